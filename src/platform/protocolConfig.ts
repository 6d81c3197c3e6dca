import { z } from 'zod';
import { readForwardHeaders, readReturnHeaders, type ForwardRule, type ReturnRule } from './headerConfig.js';
import { OperatorError, shown } from './errors.js';
import { readSubgraphErrors, SUBGRAPH_ERRORS_EXPECTED, type ToldErrors } from './subgraphErrorsConfig.js';

/** How clients may speak to the gateway, and which of their headers travel through it. */
export interface ProtocolConfig {
  /** How many operations one POST may hold as a list; 0 where lists are refused. */
  readonly batching: number;
  /** Whether clients may have a query kept under its hash, and send the hash from then on. */
  readonly persistedQueries: boolean;
  /** The manifest of trusted documents. */
  readonly trustedDocuments: string | undefined;
  /** Whether trusted documents alone are executed. */
  readonly trustedDocumentsOnly: boolean;
  /** Whether a GET must bear a sign that no foreign page caused it. */
  readonly csrfPrevention: boolean;
  /** The origins whose pages may ask: every one, none, or a list, to which credentials are allowed. */
  readonly corsOrigins: '*' | 'off' | readonly string[];
  /** Headers of clients that subgraphs get. */
  readonly forwardHeaders: readonly ForwardRule[];
  /** Headers of subgraphs that clients get. */
  readonly returnHeaders: readonly ReturnRule[];
  /** Errors of remote subgraphs that clients are told in the subgraph's own words; all others are masked. */
  readonly toldErrors: readonly ToldErrors[];
}

const onOrOff = z.enum(['on', 'off']).transform((value) => value === 'on');

/** The variables of the environment. */
export const protocolVariables = {
  BATCHING: z
    .string()
    .regex(/^(off|[1-9]\d?|100)$/)
    .default('off')
    .transform((value) => (value === 'off' ? 0 : Number(value))),
  PERSISTED_QUERIES: onOrOff.default(true),
  TRUSTED_DOCUMENTS: z.string().optional(),
  TRUSTED_DOCUMENTS_ONLY: onOrOff.default(false),
  CSRF_PREVENTION: onOrOff.optional(),
  CORS_ORIGINS: z.string().default('*'),
  FORWARD_HEADERS: z.string().default(''),
  RETURN_HEADERS: z.string().default(''),
  SUBGRAPH_ERRORS: z.string().default('off'),
};

/** What each of them is expected to be. */
export const PROTOCOL_EXPECTED: Readonly<Record<keyof typeof protocolVariables, string>> = {
  BATCHING: 'off, or how many operations one request may hold, 1 to 100',
  PERSISTED_QUERIES: 'on or off',
  TRUSTED_DOCUMENTS: 'the file of a manifest',
  TRUSTED_DOCUMENTS_ONLY: 'on or off',
  CSRF_PREVENTION: 'on or off',
  CORS_ORIGINS: '*, off, or origins such as https://example.org, separated by commas',
  FORWARD_HEADERS:
    'names of headers, separated by commas, each for all subgraphs or with the one that gets it, as in authorization@news',
  RETURN_HEADERS: 'names of headers, separated by commas, each with a rule such as :last',
  SUBGRAPH_ERRORS: SUBGRAPH_ERRORS_EXPECTED,
};

/** Headers that browsers send by themselves, whichever page makes them ask: to pass them on is to trust the page. */
const SENT_BY_BROWSERS = new Set(['cookie', 'authorization']);

/** @throws OperatorError that names the variable, what was expected, and what came */
export function readProtocol(data: z.output<z.ZodObject<typeof protocolVariables>>): ProtocolConfig {
  if (data.TRUSTED_DOCUMENTS_ONLY && data.TRUSTED_DOCUMENTS === undefined)
    throw new OperatorError(
      'Expected TRUSTED_DOCUMENTS to name a manifest, because TRUSTED_DOCUMENTS_ONLY is on, but got nothing.',
    );
  const forwardHeaders = readForwardHeaders(data.FORWARD_HEADERS);
  return {
    batching: data.BATCHING,
    persistedQueries: data.PERSISTED_QUERIES,
    trustedDocuments: data.TRUSTED_DOCUMENTS,
    trustedDocumentsOnly: data.TRUSTED_DOCUMENTS_ONLY,
    csrfPrevention: data.CSRF_PREVENTION ?? forwardHeaders.some(({ name }) => SENT_BY_BROWSERS.has(name)),
    corsOrigins: readOrigins(data.CORS_ORIGINS),
    forwardHeaders,
    returnHeaders: readReturnHeaders(data.RETURN_HEADERS),
    toldErrors: readSubgraphErrors(data.SUBGRAPH_ERRORS),
  };
}

function readOrigins(text: string): ProtocolConfig['corsOrigins'] {
  if (text === '*' || text === 'off') return text;
  return text.split(',').map((entry) => {
    const origin = entry.trim();
    if (!isOrigin(origin))
      throw new OperatorError(
        `Expected CORS_ORIGINS to be ${PROTOCOL_EXPECTED.CORS_ORIGINS}, but got ${shown(origin)}.`,
      );
    return origin;
  });
}

/** Whether it is what a browser would send as `Origin`: a scheme, a host, a port that is not the scheme's own. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
