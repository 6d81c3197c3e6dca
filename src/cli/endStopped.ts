/** Ends the process of a server that has stopped. It would end by itself, but for traces that nobody takes: sending them is tried again for seconds. */
export function endStopped(): never {
  console.log('Stopped.');
  process.exit();
}
