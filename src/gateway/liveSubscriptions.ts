import { ClientError } from '../platform/errors.js';
import { atExpiry } from './authorization/atExpiry.js';
import { credentialsOf, tokenExpired } from './authorization/credentials.js';
import type { PreparedSubscription } from './engine.js';
import type { Generation, OperationRequest } from './generation.js';
import { failed, type RefusedOperation } from './refusedOperation.js';
import { asResult } from './subgraphCalls.js';
import type { GatewayContext } from './subgraphProtocol.js';
import { refusedBy, Subscription } from './subscription.js';
import { SubscriptionPlaces, type SubscriptionLimits } from './subscriptionPlaces.js';

export interface SubscriptionRequest extends Omit<OperationRequest, 'context'> {
  /** Makes a context: one to subscribe in, and one for each event, so that no loader answers from what it knew at an earlier one. */
  newContext(): GatewayContext;
  /** Who subscribes, such as an address, as far as each may have only so many. */
  readonly client?: string;
  /** How many characters came, which are kept as long as it lives. */
  readonly characters?: number;
}

/** The subscriptions under way, whichever generation answers them. */
export class LiveSubscriptions {
  private readonly live = new Map<Subscription, LiveSubscription>();
  private readonly places: SubscriptionPlaces;

  constructor(
    private readonly currentGeneration: () => Generation,
    limits: SubscriptionLimits,
    private readonly requestTimeoutMs: number,
  ) {
    this.places = new SubscriptionPlaces(limits);
  }

  get count(): number {
    return this.live.size;
  }

  /** Subscribes on a generation. Nothing is thrown: a refusal is in the errors of the result. */
  async open(request: SubscriptionRequest, generation: Generation): Promise<Subscription | RefusedOperation> {
    let leavePlace: () => void;
    try {
      leavePlace = this.places.take(request.client, request.characters);
    } catch (error) {
      return failed(error);
    }
    const answers = await this.openOne(request, generation, leavePlace);
    if ('errors' in answers) leavePlace();
    return answers;
  }

  /**
   * After a replacement: what the new supergraph asks in the same way goes on, the rest ends with SUPERGRAPH_CHANGED, all at once, so that whoever serves a client
   * sees at once what is left of its subscriptions.
   */
  async moveAll(): Promise<void> {
    const moves = await Promise.all([...this.live].map(([subscription, live]) => this.prepareMove(subscription, live)));
    for (const move of moves) move();
  }

  endAll(): void {
    for (const subscription of this.live.keys()) subscription.end();
  }

  private async openOne(
    request: SubscriptionRequest,
    generation: Generation,
    leavePlace: () => void,
  ): Promise<Subscription | RefusedOperation> {
    const context = request.newContext();
    const prepared = await generation.prepareSubscription({ ...request, context });
    if ('errors' in prepared) return prepared;
    try {
      const events = await prepared.open(context);
      if (!(Symbol.asyncIterator in events)) return refusedBy(prepared.source, events);
      const subscription: Subscription = new Subscription(prepared, events, {
        newContext: () => request.newContext(),
        requestTimeoutMs: this.requestTimeoutMs,
        onEnd: () => {
          stopWaiting();
          this.live.delete(subscription);
          leavePlace();
        },
      });
      const stopWaiting = atExpiry(credentialsOf(context), () => subscription.end({ errors: [tokenExpired()] }));
      const live = { request, prepared };
      this.live.set(subscription, live);
      // The supergraph may have been replaced while the subgraph took its time.
      if (generation !== this.currentGeneration()) void this.prepareMove(subscription, live).then((move) => move());
      return subscription;
    } catch (error) {
      return refusedBy(prepared.source, asResult(error));
    }
  }

  /** Works out how the current supergraph answers a subscription. What it returns moves it there, or ends it. */
  private async prepareMove(subscription: Subscription, live: LiveSubscription): Promise<() => void> {
    const { request } = live;
    const generation = this.currentGeneration();
    // One whose context cannot be made any more ends as well, and is told why when it subscribes again.
    const prepared = await prepareOn(generation, request).catch(failed);
    return () => {
      // Replaced again meanwhile: that replacement moves it.
      if (generation !== this.currentGeneration()) return;
      if ('errors' in prepared || !asksTheSame(prepared, live.prepared)) {
        const changed = new ClientError('SUPERGRAPH_CHANGED', 'The supergraph changed: subscribe again.');
        return subscription.end({ errors: [changed] });
      }
      live.prepared = prepared;
      subscription.continueWith(prepared);
    };
  }
}

async function prepareOn(
  generation: Generation,
  request: SubscriptionRequest,
): Promise<PreparedSubscription | RefusedOperation> {
  const context = { ...request.newContext(), allowance: undefined }; // it was paid for when it began
  return generation.prepareSubscription({ ...request, context });
}

interface LiveSubscription {
  readonly request: SubscriptionRequest;
  prepared: PreparedSubscription;
}

/** Whether the same is asked of the same subgraphs. */
function asksTheSame(a: PreparedSubscription, b: PreparedSubscription): boolean {
  return (
    a.fingerprint === b.fingerprint &&
    a.clients.length === b.clients.length &&
    a.clients.every((client, index) => client === b.clients[index])
  );
}
