import type { Socket } from 'node:net';

/** The head of a request on a connection that is kept, of which nothing else is made yet. */
export interface RequestHead {
  readonly url: string;
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
}

/** What node's parser calls once it has read a head. */
type OnHead = (
  this: Parser,
  major: number,
  minor: number,
  rawHeaders: string[] | undefined,
  method: number | undefined,
  url: string | undefined,
  status: number | undefined,
  statusMessage: string | undefined,
  isUpgrade: boolean,
  isKept: boolean,
) => number;

/** Node's parser of a connection, which passes from one that has closed to another. */
interface Parser {
  socket: Socket | null;
  /** The last request that was made, until it is answered and its body passed over. */
  incoming: object | null;
  /** Headers and target that came in several parts, as they do of each request after one with more than 32 headers. */
  _headers: string[];
  _url: string;
  [ON_HEAD]?: OnHead;
}

/** Where node's parsers have the function. It is told apart by its name. */
const ON_HEAD = 2;
const NAME = 'parserOnHeadersComplete';

/** As llhttp numbers them. */
const GET = 1;
const POST = 3;

const answering = new WeakMap<Socket, (head: RequestHead) => boolean>();
const watched = new WeakSet<Parser>();

/**
 * Shows heads of requests on a connection to whoever may answer them, before node makes requests and responses of them: these are streams, and take most of what a short answer
 * costs. Only of what is plain: GET and POST that say their host and leave the connection open, without chunks (behind which headers may follow) and expectations.
 *
 * Not of node's public interface: where its parsers are not as they were, nothing is shown, and all goes the usual way.
 * @param answer tells whether it has answered: then nobody else hears of the request, and its body is passed over
 */
export function watchHeads(socket: Socket, answer: (head: RequestHead) => boolean): void {
  const parser = (socket as { parser?: Parser | null }).parser;
  if (parser && watch(parser)) answering.set(socket, answer);
}

/** @returns whether it is as it is known */
function watch(parser: Parser): boolean {
  const onHead = parser[ON_HEAD];
  if (watched.has(parser)) return true;
  if (onHead?.name !== NAME) return false;
  parser[ON_HEAD] = function parserOnHeadersComplete(...told) {
    const [, minor, headers, method, url, , , isUpgrade, isKept] = told;
    const head = { url: url ?? this._url, rawHeaders: headers ?? this._headers };
    const answer = this.socket && answering.get(this.socket);
    const isPlain = minor === 1 && (method === POST || method === GET) && isKept && !isUpgrade;
    // An answer that is still owed comes first; and what came later would be taken for the body of `incoming`.
    if (!answer || !isPlain || this.incoming || !isWhole(head) || !answer(head)) return onHead.apply(this, told);
    if (headers === undefined) this._headers = [];
    if (url === undefined) this._url = '';
    return 0; // goes on with the body, which nobody gets, since there is no `incoming`
  };
  watched.add(parser);
  return true;
}

/** Whether it says its host, as it must, and neither that headers follow its body nor that its body waits for a word. */
function isWhole({ rawHeaders }: RequestHead): boolean {
  const says = (name: string) => fieldOf(rawHeaders, name) !== undefined;
  return says('host') && !says('transfer-encoding') && !says('expect');
}

/** What a header says, all of its values in one. @param name in small letters */
export function fieldOf(rawHeaders: readonly string[], name: string): string | undefined {
  let values: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const each = rawHeaders[at];
    if (each?.length !== name.length || each.toLowerCase() !== name) continue;
    values = values === undefined ? rawHeaders[at + 1] : `${values}, ${rawHeaders[at + 1]}`;
  }
  return values;
}
