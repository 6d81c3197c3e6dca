/**
 * From now on SIGHUP does not end the process. Returns the function that says what it does instead, as soon as there is something to reload: at once where a signal
 * came before.
 */
export function reloadSignal(): (reload: () => void) => void {
  let reload: (() => void) | undefined;
  let cameBefore = false;
  process.on('SIGHUP', () => {
    if (reload) reload();
    else cameBefore = true;
  });
  return (wanted) => {
    reload = wanted;
    if (cameBefore) wanted();
  };
}
