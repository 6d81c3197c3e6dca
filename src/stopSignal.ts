const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, disconnect: 0 };

type StopEvent = keyof typeof EXIT_CODES;

/** What told the process to stop. */
export interface Stop {
  /** Whether others may go on sending clients here for a while: SIGTERM is an orchestrator's, SIGINT somebody's at a keyboard. */
  readonly notice: boolean;
}

/** Called once a process has started; passes when it shall stop. */
export type StopSignal = () => Promise<Stop>;

/**
 * Hears SIGINT, SIGTERM, and the end of the process that started this one and keeps a channel to it. While the process starts they end it: nothing is served that would have to be
 * answered. Afterwards the first one is for whoever calls what is returned, and a second signal ends the process at once.
 */
export function stopSignal(): StopSignal {
  let heard = end;
  for (const event of ['disconnect', ...SIGNALS] as const) process.on(event, () => heard(event));
  // Waiting for that is no reason to live.
  process.channel?.unref();
  return () =>
    new Promise((resolve) => {
      heard = (first) => {
        heard = (second) => second !== 'disconnect' && end(second);
        resolve({ notice: first === 'SIGTERM' });
      };
    });
}

/** As the system would. It does not where a process is the first of its container: what that one does not hear is dropped. */
function end(event: StopEvent): void {
  if (event !== 'disconnect') {
    process.removeAllListeners(event);
    process.kill(process.pid, event);
  }
  process.exit(EXIT_CODES[event]);
}
