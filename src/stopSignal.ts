/** The first SIGINT or SIGTERM, or the end of the process that started this one and keeps a channel to it. A second signal ends the process at once, as ever. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    process.once('disconnect', () => resolve());
    // Waiting for that is no reason to live.
    process.channel?.unref();
  });
}
