import { LRUCache } from 'lru-cache';
import { ClientError } from '../platform/errors.js';
import { tooLarge } from './limits.js';

/** How much one client may cost: so much at once, and as much again in so many seconds. */
export interface RateLimit {
  readonly cost: number;
  readonly seconds: number;
}

/** A context that knows what its client may still cost. */
export interface RateLimitContext {
  readonly allowance?: Allowance | undefined;
}

/** Clients that are remembered: who was away longest gives way, and would be met with a full bucket, which it had most likely. */
const MOST_CLIENTS = 100_000;

interface Bucket {
  left: number;
  filledAt: number;
}

/** A token bucket for each client. It fills steadily, and what does not fit is not kept. */
export class RateLimiter {
  private readonly buckets = new LRUCache<string, Bucket>({ max: MOST_CLIENTS });

  /** @param now in milliseconds */
  constructor(
    readonly limit: RateLimit,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** What a client may cost. Its requests share one bucket; each has an allowance of its own, which remembers whether it was refused. */
  allowanceOf(client: string): Allowance {
    return new Allowance(this, client);
  }

  /** The bucket as it is now. */
  bucketOf(client: string): Bucket {
    const now = this.now();
    const bucket = this.buckets.get(client) ?? { left: this.limit.cost, filledAt: now };
    bucket.left = Math.min(this.limit.cost, bucket.left + (now - bucket.filledAt) * this.costPerMs);
    bucket.filledAt = now;
    this.buckets.set(client, bucket);
    return bucket;
  }

  /** How long until there is so much more. */
  secondsFor(cost: number): number {
    return Math.max(1, Math.ceil(cost / this.costPerMs / 1000));
  }

  private get costPerMs(): number {
    return this.limit.cost / (this.limit.seconds * 1000);
  }
}

/** What one request may cost its client. */
export class Allowance {
  private refusedFor: number | undefined;

  constructor(
    private readonly limiter: RateLimiter,
    private readonly client: string,
  ) {}

  /** Takes a cost, or nothing where there is less left. @throws ClientError RATE_LIMITED, or OPERATION_TOO_LARGE where there never is as much */
  take(cost: number): void {
    // Its request has cost one already.
    const most = this.limiter.limit.cost - 1;
    if (cost > most)
      throw tooLarge('rateLimit', 'units of cost, which is all that a client may have at once', most, cost);
    const bucket = this.limiter.bucketOf(this.client);
    if (!(bucket.left >= cost)) {
      const seconds = (this.refusedFor = this.limiter.secondsFor(cost - bucket.left));
      const left = Math.floor(bucket.left);
      throw new ClientError(
        'RATE_LIMITED',
        `Expected a cost of at most ${left}, which is left to this client, but got ${cost}. Try again in ${seconds} s.`,
        { left, got: cost, retryAfterSeconds: seconds },
      );
    }
    bucket.left -= cost;
  }

  /** The seconds after which the cost that was refused last is there; undefined where none was refused. */
  get retryAfterSeconds(): number | undefined {
    return this.refusedFor;
  }

  /** The fields of draft-ietf-httpapi-ratelimit-headers-10, in units of cost, and Retry-After (RFC 9110). */
  headers(): Record<string, string> {
    const { cost, seconds } = this.limiter.limit;
    const { left } = this.limiter.bucketOf(this.client);
    return {
      'ratelimit-policy': `"cost";q=${cost};qu="cost";w=${seconds}`,
      ratelimit: `"cost";r=${Math.floor(left)};t=${left < cost ? this.limiter.secondsFor(cost - left) : 0}`,
      ...(this.refusedFor !== undefined && { 'retry-after': String(this.refusedFor) }),
    };
  }
}
