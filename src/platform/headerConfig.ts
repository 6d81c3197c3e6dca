import { OperatorError, shown } from './errors.js';

/** A header of clients that travels on. */
export interface ForwardRule {
  /** In lower case. */
  readonly name: string;
  /** The one subgraph that gets it; undefined where all do. */
  readonly subgraph: string | undefined;
}

/** How one header of several subgraphs' answers becomes one header of the client's answer. */
export interface ReturnRule {
  /** In lower case. */
  readonly name: string;
  /**
   * `append` passes on every value, `first` and `last` that of the first and of the last answer; `most-restrictive` is what `cache-control` means for an answer
   * made of several.
   */
  readonly rule: 'append' | 'first' | 'last' | 'most-restrictive';
}

/** A header's name (RFC 9110, section 5.6.2), but for `*`, by which nobody means a name. */
const NAME = /^[\w!#$%&'+.^`|~-]+$/;

/** Headers of one connection or of one body: what they say is not true of another (RFC 9110, section 7.6.1). */
const OF_ONE_MESSAGE = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Beside them, what a request says about whom it is for and how it is to be answered. */
const OF_ONE_REQUEST = new Set(['accept', 'accept-encoding', 'host', 'origin', 'range']);

/** Beside them, what the gateway alone can say about its own answer. */
const OF_ONE_ANSWER = new Set([
  'accept-ranges',
  'allow',
  'content-range',
  'date',
  'etag',
  'last-modified',
  'location',
  'vary',
  'x-request-id',
]);

/** Rules from a list such as `x-tenant, authorization@news`. @throws OperatorError */
export function readForwardHeaders(list: string): readonly ForwardRule[] {
  return entriesOf(list).map((entry) => {
    const [written = '', ...subgraphs] = entry.split('@').map((part) => part.trim());
    const name = readName('FORWARD_HEADERS', written);
    const subgraph = subgraphs.length > 0 ? subgraphs.join('@') : undefined;
    if (subgraph === '')
      throw new OperatorError(`Expected FORWARD_HEADERS to name a subgraph after @, but got ${shown(entry)}.`);
    if (OF_ONE_MESSAGE.has(name) || OF_ONE_REQUEST.has(name) || name.startsWith('sec-'))
      throw new OperatorError(
        `Expected FORWARD_HEADERS to name headers that may travel on to subgraphs, but got ${shown(name)}, which belongs to the client's own request.`,
      );
    return { name, subgraph };
  });
}

/** Rules from a list such as `cache-control, set-cookie, x-served-by:append`. @throws OperatorError */
export function readReturnHeaders(list: string): readonly ReturnRule[] {
  return entriesOf(list).map((entry) => {
    const [written = '', ...rules] = entry.split(':').map((part) => part.trim());
    const name = readName('RETURN_HEADERS', written);
    if (OF_ONE_MESSAGE.has(name) || OF_ONE_ANSWER.has(name) || name.startsWith('access-control-'))
      throw new OperatorError(
        `Expected RETURN_HEADERS to name headers that may travel back to clients, but got ${shown(name)}, which belongs to the subgraph's own answer.`,
      );
    const allowed = rulesFor(name);
    const rule = allowed.find((each) => each === (rules.length > 0 ? rules.join(':') : allowed[0]));
    if (rule === undefined)
      throw new OperatorError(
        `Expected RETURN_HEADERS to have ${name} with ${allowed.map((each) => `:${each}`).join(', ')} or without a rule, but got ${shown(entry)}.`,
      );
    return { name, rule };
  });
}

/** The rules that a header can have, the usual one first. */
function rulesFor(name: string): readonly ReturnRule['rule'][] {
  if (name === 'set-cookie') return ['append']; // each is a cookie of its own
  if (name === 'cache-control') return ['most-restrictive'];
  return ['last', 'first', 'append'];
}

function readName(variable: string, text: string): string {
  if (!NAME.test(text))
    throw new OperatorError(
      `Expected ${variable} to be names of headers, separated by commas, but got ${shown(text)}.`,
    );
  return text.toLowerCase();
}

function entriesOf(list: string): string[] {
  return list === '' ? [] : list.split(',').map((entry) => entry.trim());
}
