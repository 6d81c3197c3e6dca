import { ClientError } from '../platform/errors.js';

export interface SubscriptionLimits {
  /** How many subscriptions all clients may have at once. */
  readonly most: number;
  /** How many of them one client may have. */
  readonly mostPerClient: number;
}

/** The places that there are for subscriptions: so many for all clients, and so many of them for each. */
export class SubscriptionPlaces {
  private taken = 0;
  private readonly takenBy = new Map<string, number>();

  constructor(private readonly limits: SubscriptionLimits) {}

  /** Takes a place, and returns how it is given back: once, that is. A client that nobody knows counts among all alone. @throws ClientError where there is none */
  take(client: string | undefined): () => void {
    const { most, mostPerClient } = this.limits;
    const ownBefore = client === undefined ? 0 : (this.takenBy.get(client) ?? 0);
    if (ownBefore >= mostPerClient) throw tooMany(mostPerClient, 'from one client');
    if (this.taken >= most) throw tooMany(most, 'for all clients');
    this.taken++;
    if (client !== undefined) this.takenBy.set(client, ownBefore + 1);
    return () => {
      this.taken--;
      if (client !== undefined) this.giveBack(client);
    };
  }

  private giveBack(client: string): void {
    const left = (this.takenBy.get(client) ?? 1) - 1;
    if (left > 0) this.takenBy.set(client, left);
    else this.takenBy.delete(client);
  }
}

function tooMany(most: number, whose: string): ClientError {
  const message = `Expected at most ${most} subscriptions at once ${whose}, but got more. Try again later.`;
  return new ClientError('TOO_MANY_SUBSCRIPTIONS', message, { most });
}
