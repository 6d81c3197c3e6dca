import { statSync } from 'node:fs';
import { environmentVariable } from '../platform/environment.js';

/** What `bundleGateway.ts` makes of the modules that `gateway` loads: a dozen files instead of seven hundred. */
export const bundleIn = (dist: URL): URL => new URL('bundle/', dist);

/** Node's options that let others look at modules, or change them, as each is loaded: what is bundled is not loaded by itself. */
const WATCHES_MODULES = /(^|\s)(-r|--require|--import|--(experimental-)?loader)(\s|=|$)/;

/** The code of `gateway`. */
export async function importGateway(): Promise<typeof import('./startGateway.js')> {
  const options = [...process.execArgv, environmentVariable('NODE_OPTIONS') ?? ''].join(' ');
  return import(gatewayEntry(new URL('../', import.meta.url), options).href) as ReturnType<typeof importGateway>;
}

/** The bundle, where there is one of what was compiled last and Node's options allow it; or else the compiled module itself. */
export function gatewayEntry(dist: URL, nodeOptions: string): URL {
  const isBundled = !WATCHES_MODULES.test(nodeOptions) && isBundleNewerThan(new URL('.tsbuildinfo', dist), dist);
  return new URL('startGateway.js', isBundled ? bundleIn(dist) : new URL('cli/', dist));
}

/** Whether there is a bundle, made no earlier than this file. */
export function isBundleNewerThan(file: URL, dist: URL): boolean {
  const bundle = changedAt(new URL('startGateway.js', bundleIn(dist)));
  return bundle !== undefined && bundle >= (changedAt(file) ?? 0);
}

function changedAt(file: URL): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}
