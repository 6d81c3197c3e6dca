/** Something that is loaded when it is needed first, by whoever cannot wait for it. */
export class Late<Value extends object> {
  private value: Value | undefined;
  private loading: Promise<Value> | undefined;

  constructor(private readonly load: () => Promise<Value>) {}

  get(): Promise<Value> {
    return (this.loading ??= this.load().then((value) => (this.value = value)));
  }

  /** Tells it something: at once, or as soon as it is loaded. */
  tell(tell: (value: Value) => void): void {
    if (this.value) tell(this.value);
    else void this.get().then(tell);
  }
}
