import { startAhead } from '../gateway/plan/plannerProcess.js';
import type { reloadSignal } from '../reloadSignal.js';
import type { StopSignal } from '../stopSignal.js';
import { fail } from './fail.js';
import type { GatewayCommand } from './gateway.js';

/** `gateway`, from its first moment. Its failures are told here, since a bundle knows only the classes of errors that are its own. */
export async function startGateway(
  options: GatewayCommand,
  onReloadSignal: ReturnType<typeof reloadSignal>,
  stopSignal: StopSignal,
): Promise<void> {
  startAhead(); // the planner's process begins while our own code is loaded
  try {
    await (await import('./gateway.js')).gateway(options, onReloadSignal, stopSignal);
  } catch (error) {
    fail(error);
  }
}
