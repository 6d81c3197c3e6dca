/**
 * The bytes of PostgreSQL's wire protocol, version 3, as far as the embedded database needs to understand them:
 * where a unit of work ends, and what state the answer leaves. https://www.postgresql.org/docs/18/protocol-message-formats.html
 */

const TERMINATE = code('X');
const PARSE = code('P');
const SYNC = code('S');
const QUERY = code('Q');
const READY_FOR_QUERY = code('Z');
const NOTIFICATION = code('A');
const COPY_IN = code('G');
/** Query, Sync, Flush, CopyDone, CopyFail: after these the client waits for an answer. */
const UNIT_ENDS = new Set(['Q', 'S', 'H', 'c', 'f'].map(code));

/** AuthenticationOk, BackendKeyData (cancelling is not offered), ReadyForQuery: what a new connection is told. */
export const GREETING = Buffer.concat([
  frame('R', Buffer.from([0, 0, 0, 0])),
  frame('K', Buffer.alloc(8)),
  frame('Z', Buffer.from('I')),
]);

/** What a piece of the client's bytes asks for. */
export type ClientDemand =
  | { kind: 'startup' }
  /** Bytes that PostgreSQL answers in one go, and the names of the statements that they prepare. */
  | { kind: 'unit'; bytes: Uint8Array; prepares: string[] }
  | { kind: 'terminate' };

/** Cuts one connection's stream of bytes into what PostgreSQL can answer as a whole; keeps the rest for the next call. */
export class DemandReader {
  #rest: Buffer = Buffer.alloc(0);
  #started = false;

  *read(chunk: Uint8Array): Generator<ClientDemand> {
    this.#rest = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    if (!this.#started) {
      // The first message of a connection has a length, but no type.
      if (this.#rest.length < 4 || this.#rest.length < this.#rest.readInt32BE(0)) return;
      this.#rest = this.#rest.subarray(this.#rest.readInt32BE(0));
      this.#started = true;
      yield { kind: 'startup' };
    }
    let prepares: string[] = [];
    for (let start = 0, end = endOfFrame(this.#rest, 0); end !== undefined; end = endOfFrame(this.#rest, start)) {
      const type = this.#rest[start];
      if (type === TERMINATE) {
        yield { kind: 'terminate' };
        return;
      }
      if (type === PARSE) prepares.push(statementName(this.#rest, start));
      start = end;
      if (type !== undefined && UNIT_ENDS.has(type)) {
        // A copy of its own, because its memory is handed to the worker.
        yield { kind: 'unit', bytes: new Uint8Array(this.#rest.subarray(0, end)), prepares: prepares.filter(Boolean) };
        this.#rest = this.#rest.subarray(end);
        prepares = [];
        start = 0;
      }
    }
  }
}

/** What PostgreSQL's answer to one unit leaves behind. */
export interface AnswerState {
  /** Idle, or in the middle of something that must not be interrupted; undefined when the answer does not say, as after a Flush. */
  state: 'idle' | 'busy' | undefined;
  /** The notifications in the answer: every connection that listens wants them, not only the one that asked. */
  notifications: Uint8Array[];
}

export function readAnswer(answer: Uint8Array): AnswerState {
  const result: AnswerState = { state: undefined, notifications: [] };
  const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength);
  for (let start = 0, end = endOfFrame(bytes, 0); end !== undefined; start = end, end = endOfFrame(bytes, start)) {
    if (bytes[start] === READY_FOR_QUERY) result.state = bytes[start + 5] === code('I') ? 'idle' : 'busy';
    else if (bytes[start] === COPY_IN) result.state = 'busy';
    else if (bytes[start] === NOTIFICATION) result.notifications.push(new Uint8Array(bytes.subarray(start, end)));
  }
  return result;
}

/** Whether PostgreSQL, in good health, tells its state at the end of the answer to this unit. */
export function asksForState(unit: Uint8Array): boolean {
  return unit[0] === QUERY || unit.at(-5) === SYNC;
}

/** A unit that runs one SQL text. */
export function simpleQuery(sql: string): Uint8Array {
  return new Uint8Array(frame('Q', Buffer.from(`${sql}\0`)));
}

/** A unit that forgets prepared statements. */
export function closeStatements(names: Iterable<string>): Uint8Array {
  const closes = [...names].map((name) => frame('C', Buffer.from(`S${name}\0`)));
  return new Uint8Array(Buffer.concat([...closes, Buffer.from([SYNC, 0, 0, 0, 4])]));
}

/** One message: its type, its length (which counts itself), its content. */
function frame(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head[0] = code(type);
  head.writeInt32BE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}

function endOfFrame(bytes: Buffer, start: number): number | undefined {
  if (bytes.length < start + 5) return undefined;
  const end = start + 1 + bytes.readInt32BE(start + 1);
  return end <= bytes.length ? end : undefined;
}

function statementName(bytes: Buffer, parse: number): string {
  return bytes.toString('utf8', parse + 5, bytes.indexOf(0, parse + 5));
}

function code(letter: string): number {
  return letter.charCodeAt(0);
}
