import { ClientError } from '../platform/errors.js';

/** What is kept of a subscription, as long as it lives, may have so many characters at each place that it takes. Few have more than one. */
const CHARACTERS_AT_A_PLACE = 4 * 1024;

export interface SubscriptionLimits {
  /** How many subscriptions all clients may have at once. */
  readonly most: number;
  /** How many of them one client may have. */
  readonly mostPerClient: number;
}

/** The places that there are for subscriptions: so many for all clients, and so many of them for each. A long one takes several, but one for itself is always let in. */
export class SubscriptionPlaces {
  private taken = 0;
  private readonly takenBy = new Map<string, number>();

  constructor(private readonly limits: SubscriptionLimits) {}

  /**
   * Takes a place, or several for so many characters, and returns how they are given back: once, that is. A client that nobody knows counts among all alone.
   * @throws ClientError where there is none
   */
  take(client: string | undefined, characters = 0): () => void {
    const places = 1 + Math.floor(characters / CHARACTERS_AT_A_PLACE);
    const { most, mostPerClient } = this.limits;
    const ownBefore = client === undefined ? 0 : (this.takenBy.get(client) ?? 0);
    if (!fits(places, ownBefore, mostPerClient)) throw tooMany(mostPerClient, 'from one client', places);
    if (!fits(places, this.taken, most)) throw tooMany(most, 'for all clients', places);
    this.taken += places;
    if (client !== undefined) this.takenBy.set(client, ownBefore + places);
    return () => {
      this.taken -= places;
      if (client !== undefined) this.giveBack(client, places);
    };
  }

  private giveBack(client: string, places: number): void {
    const left = (this.takenBy.get(client) ?? places) - places;
    if (left > 0) this.takenBy.set(client, left);
    else this.takenBy.delete(client);
  }
}

function fits(places: number, taken: number, most: number): boolean {
  return taken === 0 || taken + places <= most;
}

function tooMany(most: number, whose: string, places: number): ClientError {
  const size = places === 1 ? '' : ` This one is so long that it counts as ${places}.`;
  const message = `Expected at most ${most} subscriptions at once ${whose}, but got more.${size} Try again later.`;
  return new ClientError('TOO_MANY_SUBSCRIPTIONS', message, { most });
}
