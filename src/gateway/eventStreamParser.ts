/** A message of an event stream: its name, and its lines of data. */
export interface StreamMessage {
  readonly event: string;
  readonly data: string;
}

/**
 * Reads `text/event-stream` as it comes (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation): names and data; ids, times to
 * wait and comments are for browsers.
 */
export class EventStreamParser {
  private readonly decoder = new TextDecoder();
  private rest = '';
  private event = '';
  private data: string[] = [];
  private dataLength = 0;

  constructor(private readonly maxMessageLength: number) {}

  /** The messages that this chunk completes. Throws where one is too long. */
  read(chunk: Uint8Array): StreamMessage[] {
    const text = this.rest + this.decoder.decode(chunk, { stream: true });
    // A carriage return at the very end may be half of a line's end.
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    const messages = lines.flatMap((line) => this.line(line) ?? []);
    if (this.rest.length + this.dataLength > this.maxMessageLength)
      throw new Error(`Expected an event of at most ${this.maxMessageLength} characters, but got more.`);
    return messages;
  }

  private line(line: string): StreamMessage | undefined {
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.event = value;
    if (name === 'data') {
      this.data.push(value);
      this.dataLength += value.length;
    }
    return undefined;
  }

  private dispatch(): StreamMessage | undefined {
    const message = { event: this.event, data: this.data.join('\n') };
    const isEmpty = this.event === '' && this.data.length === 0;
    this.event = '';
    this.data = [];
    this.dataLength = 0;
    return isEmpty ? undefined : message;
  }
}
