import { setImmediate as nextTurn } from 'node:timers/promises';
import { GraphQLError, type FormattedExecutionResult, type GraphQLFormattedError } from 'graphql';
import type { WebSocket } from 'ws';
import { mapAnswers, type AnswerStream } from '../gateway/answerStream.js';

/** The code by which a WebSocket closes whose subscriptions a new supergraph ended: clients connect again and subscribe again. */
const SUPERGRAPH_CHANGED = 4205;

/**
 * The operations on one WebSocket that a new supergraph ends. Where nothing else goes on there the connection closes, upon which clients subscribe again by
 * themselves. Otherwise each ends alone, by an `error` message: to close would end subscriptions that did not change, and have mutations under way sent again.
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
      const error = changeIn(answer);
      if (!error) return answer;
      if (await this.areAll(id)) return undefined;
      const { message, extensions } = error;
      throw new GraphQLError(message, { extensions });
    });
  }

  /** Whether all operations ended, and the connection with them. Those that one replacement ends say so in the same turn. */
  private areAll(id: string): Promise<boolean> {
    this.changed.add(id);
    this.decision ??= nextTurn().then(() => {
      const underWay = this.underWay();
      const areAll = underWay.length > 0 && underWay.every((each) => this.changed.has(each));
      if (areAll) this.socket.close(SUPERGRAPH_CHANGED, 'Supergraph changed: subscribe again');
      this.changed.clear();
      this.decision = undefined;
      return areAll;
    });
    return this.decision;
  }
}

function changeIn({ errors }: FormattedExecutionResult): GraphQLFormattedError | undefined {
  return errors?.find(({ extensions }) => extensions?.['code'] === 'SUPERGRAPH_CHANGED');
}
