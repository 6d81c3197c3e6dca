import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import { NoSchemaIntrospectionCustomRule, validate, type DocumentNode, type GraphQLError } from 'graphql';
import type { Documents } from './documents.js';
import type { ServedGraph } from './servedGraph.js';
import { asValidationError } from './validationErrors.js';
import { logErrors, type ErrorLog } from './logErrors.js';
import { recordOf } from './operationRecord.js';
import { persistedQueryCache } from './persistedQueries.js';
import { shownPlanOf, withPlan } from './planExtension.js';
import { presentError, type ErrorPresentation } from './presentErrors.js';

/** What Apollo Server needs of a request's context. */
export interface ApolloContext {
  readonly requestId: string;
}

export interface ServerLog extends ErrorLog {
  info(fields: object, message: string): void;
}

export interface ApolloServerOptions {
  readonly log: ServerLog;
  /** Where parsed documents are kept. */
  readonly documents: Documents;
  /** Whether clients may ask for the schema. */
  readonly introspection?: boolean;
  /** Whether clients may have a query kept under its hash (Apollo's automatic persisted queries). */
  readonly persistedQueries?: boolean;
  readonly explain?: ErrorPresentation['explain'];
  readonly toldErrors?: ErrorPresentation['toldErrors'];
}

/**
 * Apollo Server over a gateway, not started yet. Its cache-control plugin alone would halve the throughput; tracing, reporting and the landing page are not
 * wanted; CSRF is prevented by the HTTP front. Limits and validation are the gateway's: it counts before it validates,
 * and does both once per document.
 */
export function createApolloServer<Context extends ApolloContext>(
  gateway: ServedGraph,
  options: ApolloServerOptions,
): ApolloServer<Context> {
  const { log, documents, introspection = true, persistedQueries = false, explain, toldErrors } = options;
  const requests = new WeakMap<object, string>();
  const answers = new WeakMap<object, ApolloContext>();

  return new ApolloServer<Context>({
    gateway: asApolloGateway(gateway, introspection),
    introspection,
    documentStore: documents.asStore,
    dangerouslyDisableValidation: true, // the gateway validates: see above
    persistedQueries: persistedQueries && { cache: persistedQueryCache() },
    csrfPrevention: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: asApolloLogger(log),
    formatError: (formatted, error) => {
      const requestId = typeof error === 'object' && error !== null ? requests.get(error) : undefined;
      return presentError(formatted, error, requestId, { explain, toldErrors });
    },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      errorLogging<Context>(log, { requests, answers }, explain),
    ],
    stringifyResult(result) {
      try {
        return `${JSON.stringify(result)}\n`;
      } catch (error) {
        // Told in place of the answer, by formatError above.
        const context = result.data ? answers.get(result.data) : undefined;
        if (context && error instanceof Error) requests.set(error, context.requestId);
        if (context) recordOf(context)?.unwritten();
        logErrors([error], context?.requestId, log);
        throw error;
      }
    },
  });
}

/** Whose an error is, or the data of an answer: what Apollo calls about them is not told the request. */
interface Remembered {
  readonly requests: WeakMap<object, string>;
  readonly answers: WeakMap<object, ApolloContext>;
}

/** Remembers the request of each error and answer, and logs. What the client is told is written down. */
function errorLogging<Context extends ApolloContext>(
  log: ErrorLog,
  { requests, answers }: Remembered,
  explain: ErrorPresentation['explain'],
): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async didEncounterErrors({ errors, contextValue: { requestId } }) {
          for (const error of errors) requests.set(error, requestId);
          logErrors(errors, requestId, log, explain);
        },
        async willSendResponse({ response: { body }, contextValue }) {
          if (body.kind !== 'single') return;
          const { data, errors } = body.singleResult;
          recordOf(contextValue)?.answered(errors);
          if (data) answers.set(data, contextValue);
        },
      };
    },
    async contextCreationDidFail({ error }) {
      logErrors([error], undefined, log);
    },
  };
}

function asApolloGateway(gateway: ServedGraph, introspection: boolean): GatewayInterface {
  const withoutIntrospection = introspectionGuard(gateway);
  return {
    onSchemaLoadOrUpdate(callback) {
      // The SDL is for schema reporting, which is off.
      const tell = () => callback({ apiSchema: gateway.apiSchema, coreSupergraphSdl: '' });
      tell();
      return gateway.onReplace(tell);
    },
    async load() {
      return {
        executor: async ({ document, request, context, schema }) => {
          const refused = introspection ? [] : withoutIntrospection(document);
          if (refused.length > 0) return { errors: refused };
          const { operationName, variables } = request;
          const asked = { document, operationName: operationName ?? undefined, variables, context, schema };
          const answer = gateway.execute(asked);
          const shownPlan = shownPlanOf(context);
          return shownPlan ? withPlan(shownPlan, context, await answer) : answer;
        },
      };
    },
    // The gateway belongs to whoever made it, and is disposed of there.
    async stop() {},
  };
}

/** Apollo's own rule against introspection belongs to the validation that is switched off. */
function introspectionGuard(gateway: ServedGraph): (document: DocumentNode) => readonly GraphQLError[] {
  let clean = new WeakSet<DocumentNode>();
  gateway.onReplace(() => (clean = new WeakSet())); // documents outlive a schema
  return (document) => {
    if (clean.has(document)) return [];
    const errors = validate(gateway.apiSchema, document, [NoSchemaIntrospectionCustomRule]);
    if (errors.length === 0) clean.add(document);
    return errors.map(asValidationError);
  };
}

/** Apollo logs plain sentences. */
function asApolloLogger(log: ServerLog): {
  debug(): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
} {
  return {
    debug() {},
    info: (message) => log.info({}, message),
    warn: (message) => log.warn({}, message),
    error: (message) => log.error({}, message),
  };
}
