import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import { CloseCode } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { mapAnswers, type AnswerStream } from '../gateway/answerStream.js';

/** How a WebSocket closes whose subscriptions ended for one of these reasons: clients connect again, with a new token if need be, and subscribe again. */
const ENDINGS: ReadonlyMap<unknown, Ending> = new Map<unknown, Ending>([
  ['SUPERGRAPH_CHANGED', { close: [4205, 'Supergraph changed: subscribe again'], allWithin: nextTurn }],
  // Each subscription has a timer of its own for the one token.
  ['TOKEN_EXPIRED', { close: [CloseCode.Forbidden, 'Token expired'], allWithin: () => delay(TIMERS_APART_MS) }],
]);

const TIMERS_APART_MS = 20;

interface Ending {
  readonly close: readonly [code: number, reason: string];
  /** Passes when all that end for one reason have said so. */
  allWithin(): Promise<unknown>;
}

/**
 * The operations on one WebSocket that a new supergraph ends, or the end of the token. Where nothing else goes on there the connection closes, upon which clients
 * subscribe again by themselves. Otherwise each ends alone, by an `error` message: to close would end subscriptions that did not change, and have mutations under way sent again.
 */
export class ChangedOperations {
  private readonly changed = new Set<string>();
  private decision: Promise<boolean> | undefined;

  constructor(
    private readonly socket: WebSocket,
    /** The ids of all operations on the socket. */
    private readonly underWay: () => readonly string[],
  ) {}

  /** The answers to an operation, as long as the supergraph answers it. Throws the error that ends it alone. */
  answersUntilChange(id: string, answers: AnswerStream): AnswerStream {
    return mapAnswers(answers, async (answer) => {
      const error = answer.errors?.find(({ extensions }) => ENDINGS.has(extensions?.['code']));
      const ending = ENDINGS.get(error?.extensions?.['code']);
      if (!error || !ending) return answer;
      if (await this.areAll(id, ending)) return undefined;
      const { message, extensions } = error;
      throw new GraphQLError(message, { extensions });
    });
  }

  /** Whether all operations ended, and the connection with them. Those that end for one reason say so together. */
  private areAll(id: string, { close, allWithin }: Ending): Promise<boolean> {
    this.changed.add(id);
    this.decision ??= allWithin().then(() => {
      const underWay = this.underWay();
      const areAll = underWay.length > 0 && underWay.every((each) => this.changed.has(each));
      if (areAll) this.socket.close(...close);
      this.changed.clear();
      this.decision = undefined;
      return areAll;
    });
    return this.decision;
  }
}
