/** How the main thread and the database's worker talk: one request, one response, in order. */
export interface WorkerSettings {
  /** A directory of the cluster's own, or memory:// */
  dataDir: string;
  /** Where a cluster that does not exist yet is taken from, when the file is there and whole. */
  snapshot?: string | undefined;
  /** PostgreSQL as a thread before compiled it, which takes half of a start. */
  program?: WebAssembly.Module | undefined;
}

export type Request =
  /** Run these protocol bytes. */
  | { kind: 'run'; unit: Uint8Array }
  /** Write the cluster as it is now to this file. */
  | { kind: 'saveSnapshot'; file: string }
  /** Shut PostgreSQL down in an orderly way. */
  | { kind: 'close' };

export type Response =
  /** Sent once, unasked, when the cluster is open. */
  | { kind: 'ready'; openedFrom: ClusterOrigin; program: WebAssembly.Module }
  | { kind: 'answer'; bytes: Uint8Array; state: 'idle' | 'busy' | undefined; notifications: Uint8Array[] }
  | { kind: 'done' };

export type ClusterOrigin = 'existing directory' | 'snapshot' | 'initdb';
