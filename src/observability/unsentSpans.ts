import { diag, DiagLogLevel } from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';

/** What is said of spans that are not sent: OpenTelemetry says nothing of it unless somebody listens. Who tells the log comes later, and is told of what was before. */
export class UnsentSpans {
  private readonly early: string[] = [];
  tell = (reason: string): void => void this.early.push(reason);

  constructor() {
    const tell = (reason: string) => this.tell(reason);
    const ignore = () => undefined;
    diag.setLogger({ error: tell, warn: tell, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.WARN);
    // Of an error, neither its stack nor what was answered.
    setGlobalErrorHandler((error) => tell(typeof error === 'string' ? error : reasonOf(error)));
  }

  tellTo(tell: (reason: string) => void): void {
    this.tell = tell;
    this.early.splice(0).forEach(tell);
  }
}

/** Where several addresses were tried, there is no message. */
function reasonOf({ message, code }: { message?: string; code?: string | number }): string {
  return message || String(code ?? 'an error without a message');
}
