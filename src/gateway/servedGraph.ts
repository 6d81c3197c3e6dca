import type { Gateway } from './createGateway.js';

/** What a server answers by: a gateway, or one subgraph by itself. */
export type ServedGraph = Pick<Gateway, 'apiSchema' | 'limits' | 'execute' | 'subscribe' | 'onReplace'> &
  Partial<
    Pick<Gateway, 'isProtected' | 'subscriptionCount' | 'planCount' | 'plannerRestarts' | 'supergraphSdl' | 'clients'>
  >;
