import type { GatewayLog } from '../gatewayLog.js';
import type { ProtectedSchema } from './protectedSchema.js';

/** Warns of interfaces whose demands are asked of some of their objects alone, since an author may have meant all of them. */
export function warnOfInterfaces(protectedSchema: ProtectedSchema | undefined, log: GatewayLog | undefined): void {
  const interfaces = protectedSchema?.doubtful ?? [];
  if (interfaces.length > 0)
    log?.warn(
      { interfaces },
      'What these interfaces demand is asked of those objects alone that demand it themselves. ' +
        'Where all objects were meant, each type must say so: an older composition may have made this supergraph',
    );
}
