/** Operations on one WebSocket that have one answer each, which is still to come. */
export class PendingAnswers {
  private readonly ids = new Set<string>();
  private readonly waiting: (() => void)[] = [];
  private isWaitedFor = false;

  /** Whether those that have begun are waited for: no other shall begin, since a client that always asks would be waited for without end. */
  get areLast(): boolean {
    return this.isWaitedFor;
  }

  began(id: string): void {
    this.ids.add(id);
  }

  ended(id: string): void {
    this.ids.delete(id);
    if (this.ids.size === 0) for (const tell of this.waiting.splice(0)) tell();
  }

  /** Passes when there are none. */
  none(): Promise<void> {
    this.isWaitedFor = true;
    return this.ids.size === 0 ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }
}
