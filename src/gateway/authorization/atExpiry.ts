import { hasExpired, type Credentials } from './credentials.js';

/** The longest that a timer of Node can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/** Calls back when a token ends; never where there is none. Returns the function that ends the waiting. */
export function atExpiry(credentials: Credentials | undefined, onExpiry: () => void): () => void {
  if (!credentials) return () => undefined;
  let timer: NodeJS.Timeout;
  const wait = () => {
    const ms = Math.min(Math.max(credentials.expiresAt - Date.now(), 0), LONGEST_MS);
    timer = setTimeout(() => (hasExpired(credentials) ? onExpiry() : wait()), ms).unref();
  };
  wait();
  return () => clearTimeout(timer);
}
