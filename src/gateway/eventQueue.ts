/** Values that somebody pushes, until somebody asks for them. It holds so many and no more: what comes then is refused. */
export class EventQueue<T> implements AsyncIterableIterator<T, undefined> {
  private readonly values: T[] = [];
  private ending: { readonly error?: unknown } | undefined;
  /** Tells whoever waits that something is there. */
  private wake: (() => void) | undefined;

  constructor(
    private readonly capacity: number,
    /** Called when nobody wants more. */
    private readonly onReturn: () => void,
  ) {}

  /** False where the queue is full. */
  push(value: T): boolean {
    if (this.ending) return true;
    if (this.values.length >= this.capacity) return false;
    this.values.push(value);
    this.wake?.();
    return true;
  }

  /** The end, after what waits. With an error it is thrown there. */
  end(error?: unknown): void {
    this.ending ??= error === undefined ? {} : { error };
    this.wake?.();
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    while (this.values.length === 0) {
      if (this.ending) return this.finish(this.ending);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    const [value] = this.values.splice(0, 1) as [T]; // not empty: see above
    return { done: false, value };
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.values.length = 0;
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
