/** How long is said nothing after something was said. */
const QUIET_MS = 60_000;

/** Says the same again and again only now and then, with how often it was not said in between. */
export function rarely<Said>(say: (said: Said, untold: number) => void, now = () => performance.now()) {
  let saidAt = -Infinity;
  let untold = 0;
  return (said: Said): void => {
    if (now() - saidAt < QUIET_MS) return void untold++;
    say(said, untold);
    saidAt = now();
    untold = 0;
  };
}
