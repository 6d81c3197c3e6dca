/** How much a queue holds. */
export interface QueueCapacity {
  readonly values: number;
  /** What all values may weigh together; one alone may weigh more. */
  readonly bytes: number;
}

/** Values that somebody pushes, until somebody asks for them. It holds so many and no more: what comes then is refused. */
export class EventQueue<T> implements AsyncIterableIterator<T, undefined> {
  private readonly waiting: { readonly value: T; readonly bytes: number }[] = [];
  private bytes = 0;
  private ending: { readonly error?: unknown } | undefined;
  /** Tells whoever waits that something is there. */
  private wake: (() => void) | undefined;

  constructor(
    private readonly capacity: QueueCapacity,
    /** Called when nobody wants more. */
    private readonly onReturn: () => void,
  ) {}

  /** False where the queue is full. */
  push(value: T, bytes = 0): boolean {
    if (this.ending) return true;
    const { waiting, capacity } = this;
    if (waiting.length >= capacity.values) return false;
    if (waiting.length > 0 && this.bytes + bytes > capacity.bytes) return false;
    waiting.push({ value, bytes });
    this.bytes += bytes;
    this.wake?.();
    return true;
  }

  /** The end, after what waits. With an error it is thrown there. */
  end(error?: unknown): void {
    this.ending ??= error === undefined ? {} : { error };
    this.wake?.();
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    while (this.waiting.length === 0) {
      if (this.ending) return this.finish(this.ending);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    const [{ value, bytes }] = this.waiting.splice(0, 1) as [{ value: T; bytes: number }]; // not empty: see above
    this.bytes -= bytes;
    return { done: false, value };
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.waiting.length = 0;
    this.ending = {};
    this.wake?.();
    this.onReturn();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private finish(ending: { readonly error?: unknown }): IteratorResult<T, undefined> {
    this.ending = {};
    if ('error' in ending) throw ending.error;
    return { done: true, value: undefined };
  }
}
