import { HeaderMap, type ApolloServer } from '@apollo/server';
import {
  OperationTypeNode,
  type DocumentNode,
  type FormattedExecutionResult,
  type ExecutionResult,
  getOperationAST,
} from 'graphql';
import { mapAnswers, type AnswerStream } from './answerStream.js';
import type { ApolloContext, ApolloServerOptions } from './apolloServer.js';
import type { ServedGraph } from './servedGraph.js';
import { logErrors } from './logErrors.js';
import { recordOf } from './operationRecord.js';
import { presentError } from './presentErrors.js';

/** An operation as it came over a transport that can bring more than one answer, its document found. */
export interface StreamedOperation {
  /** Undefined where the client sent a hash alone. */
  readonly query?: string | undefined;
  readonly operationName?: string | undefined;
  readonly variables?: Record<string, unknown> | undefined;
  readonly extensions?: Record<string, unknown> | undefined;
}

/** Who asks, and how. */
export interface Asker {
  /** As for `SubscriptionRequest`. */
  readonly client: string;
  /** `GET` where nothing may be changed; `POST` without it. */
  readonly method?: 'GET' | 'POST';
  /** How many characters of the request are kept as long as its answers come, where these are not those of the operation alone. */
  readonly characters?: number;
}

export interface OperationStreams<Context> {
  /**
   * Answers an operation of any kind: a subscription with a result for each event, everything else, and what is refused, with one. Errors are logged and masked.
   * @param newContext is called for the operation, and again for each event
   */
  answer(
    operation: StreamedOperation,
    newContext: () => Context,
    asker: Asker,
  ): Promise<AnswerStream | FormattedExecutionResult>;
}

/** Clients that hear it send the whole text: here they must, because what kind of operation it is decides who answers. */
const SEND_THE_TEXT: FormattedExecutionResult = {
  errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
};

/** Operations over transports that can bring more than one answer. Queries and mutations are Apollo Server's as ever; it does not know subscriptions. */
export function createOperationStreams<Context extends ApolloContext>(
  graph: ServedGraph,
  apollo: ApolloServer<Context>,
  { log, documents, explain, toldErrors }: ApolloServerOptions,
): OperationStreams<Context> {
  /** The document, where it is a subscription that is asked for. What cannot be read is Apollo Server's to tell. */
  function subscriptionIn(query: string, operationName: string | undefined): DocumentNode | undefined {
    try {
      const document = documents.read(query);
      const isSubscription = getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
      return isSubscription ? document : undefined;
    } catch {
      return undefined;
    }
  }

  function present({ data, errors, extensions }: ExecutionResult, requestId: string): FormattedExecutionResult {
    if (errors) logErrors(errors, requestId, log, explain);
    return {
      ...(errors && {
        errors: errors.map((error) => presentError(error.toJSON(), error, requestId, { explain, toldErrors })),
      }),
      ...(data !== undefined && { data }),
      ...(extensions && { extensions }),
    };
  }

  return {
    async answer({ query, operationName, variables, extensions }, newContext, asker) {
      const { client, method = 'POST' } = asker;
      if (query === undefined) return SEND_THE_TEXT;
      const document = subscriptionIn(query, operationName);
      if (!document) {
        const http = { method, headers: new HeaderMap(), search: '', body: undefined };
        const answer = await apollo.executeOperation(
          { query, operationName, variables, extensions, http },
          { contextValue: newContext() },
        );
        if (answer.body.kind !== 'single')
          throw new Error('Incremental delivery is not offered, yet Apollo Server chose it.');
        return answer.body.singleResult;
      }
      const context = newContext();
      const { requestId } = context;
      const record = recordOf(context);
      const tell = (answer: ExecutionResult) => {
        const presented = present(answer, requestId);
        record?.answered(presented.errors);
        return presented;
      };
      const { characters = query.length + JSON.stringify(variables ?? {}).length } = asker;
      const answers = await graph.subscribe({ document, operationName, variables, newContext, client, characters });
      if (!(Symbol.asyncIterator in answers)) return tell(answers);
      return mapAnswers(answers, tell);
    },
  };
}
