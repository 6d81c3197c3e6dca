import { ClientError } from '../platform/errors.js';
import type { Generation, OperationRequest } from './generation.js';
import type { RefusedOperation } from './refusedOperation.js';
import { asResult } from './subgraphCalls.js';
import type { GatewayContext } from './subgraphProtocol.js';
import { refusedBy, Subscription } from './subscription.js';

export interface SubscriptionRequest extends Omit<OperationRequest, 'context'> {
  /** Makes a context: one to subscribe in, and one for each event, so that no loader answers from what it knew at an earlier one. */
  newContext(): GatewayContext;
}

/** The subscriptions under way, whichever generation answers them. */
export class LiveSubscriptions {
  private readonly requests = new Map<Subscription, SubscriptionRequest>();

  constructor(private readonly currentGeneration: () => Generation) {}

  get count(): number {
    return this.requests.size;
  }

  /** Subscribes on a generation. Nothing is thrown: a refusal is in the errors of the result. */
  async open(request: SubscriptionRequest, generation: Generation): Promise<Subscription | RefusedOperation> {
    const context = request.newContext();
    const prepared = await generation.prepareSubscription({ ...request, context });
    if ('errors' in prepared) return prepared;
    try {
      const events = await prepared.open(context);
      if (!(Symbol.asyncIterator in events)) return refusedBy(prepared.source, events);
      const subscription: Subscription = new Subscription(prepared, events, {
        newContext: () => request.newContext(),
        onEnd: () => this.requests.delete(subscription),
      });
      this.requests.set(subscription, request);
      // The supergraph may have been replaced while the subgraph took its time.
      if (generation !== this.currentGeneration()) void this.move(subscription, request);
      return subscription;
    } catch (error) {
      return refusedBy(prepared.source, asResult(error));
    }
  }

  /** After a replacement: what the new supergraph asks in the same way goes on, the rest ends with SUPERGRAPH_CHANGED. */
  async moveAll(): Promise<void> {
    await Promise.all([...this.requests].map(([subscription, request]) => this.move(subscription, request)));
  }

  endAll(): void {
    for (const subscription of this.requests.keys()) subscription.end();
  }

  private async move(subscription: Subscription, request: SubscriptionRequest): Promise<void> {
    const generation = this.currentGeneration();
    const prepared = await generation.prepareSubscription({ ...request, context: request.newContext() });
    // Replaced again meanwhile: that replacement moves it.
    if (generation !== this.currentGeneration()) return;
    if (!('errors' in prepared) && subscription.isEqualTo(prepared)) return subscription.continueWith(prepared);
    const changed = new ClientError('SUPERGRAPH_CHANGED', 'The supergraph changed: subscribe again.');
    subscription.end({ errors: [changed] });
  }
}
