import { OperatorError } from './errors.js';
import { watchFile } from './watchFile.js';

export interface FollowOptions {
  /** Takes what the file holds now; rejects where that cannot be taken. `isAsked` says that somebody asked for it, besides whatever the file does. */
  readonly take: (isAsked: boolean) => Promise<void>;
  /** Told why something could not be taken: in a sentence where the operator can mend it, otherwise by a fault of ours. */
  readonly onRefusal: (why: { readonly reason: string } | { readonly err: unknown }) => void;
}

/** Keeps something at what a file holds. It is taken anew whenever the file changes, once at a time: so what is read last is what stays. */
export class FollowedFile implements AsyncDisposable {
  private readonly watching: Disposable;
  private isWanted = false;
  private isAsked = false;
  private working: Promise<void> | undefined;
  private hasEnded = false;

  constructor(
    file: string,
    private readonly options: FollowOptions,
  ) {
    this.watching = watchFile(file, () => void this.again());
  }

  /** Takes what the file holds now. Resolves when it is taken, or refused. */
  takeNow(): Promise<void> {
    this.isAsked = true;
    return this.again();
  }

  /** Ends the watching, once nothing is being taken. Nothing is taken afterwards. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.hasEnded = true;
    this.watching[Symbol.dispose]();
    await this.working;
  }

  private again(): Promise<void> {
    if (this.hasEnded) return this.working ?? Promise.resolve();
    this.isWanted = true;
    return (this.working ??= this.work());
  }

  private async work(): Promise<void> {
    while (this.isWanted && !this.hasEnded) {
      const { isAsked } = this;
      this.isWanted = this.isAsked = false;
      await takeOrRefuse(this.options, isAsked);
    }
    // At once: whoever asks from now on begins anew.
    this.working = undefined;
  }
}

/** Takes what is there now, or tells why it cannot be taken. Never rejects. */
export function takeOrRefuse({ take, onRefusal }: FollowOptions, isAsked = false): Promise<void> {
  return take(isAsked).catch((error: unknown) =>
    onRefusal(error instanceof OperatorError ? { reason: error.message } : { err: error }),
  );
}
