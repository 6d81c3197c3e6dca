const SIGNALS = ['SIGINT', 'SIGTERM', 'disconnect'] as const;

/** What told the process to stop. */
export interface Stop {
  /** Whether others may go on sending clients here for a while: SIGTERM is an orchestrator's, SIGINT somebody's at a keyboard. */
  readonly notice: boolean;
}

/** The first SIGINT or SIGTERM, or the end of the process that started this one and keeps a channel to it. A second signal ends the process at once, as ever. */
export function stopSignal(): Promise<Stop> {
  return new Promise((resolve) => {
    const listeners = SIGNALS.map((signal) => [signal, () => stop(signal)] as const);
    const stop = (signal: (typeof SIGNALS)[number]) => {
      for (const [each, listener] of listeners) process.off(each, listener);
      resolve({ notice: signal === 'SIGTERM' });
    };
    for (const [signal, listener] of listeners) process.on(signal, listener);
    // Waiting for that is no reason to live.
    process.channel?.unref();
  });
}
