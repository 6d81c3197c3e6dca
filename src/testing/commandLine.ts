import { spawn, type ChildProcess } from 'node:child_process';

/** A run of the built executable, as its users run it. */
export interface CommandRun {
  readonly process: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** The exit code, or null where a signal ended it. */
  readonly exit: Promise<number | null>;
  /** Waits until it serves: where, for example http://127.0.0.1:4000. Rejects when it ends instead. */
  ready(): Promise<string>;
}

const running = new Set<ChildProcess>();

/** Runs `hemicycle <args>`, on a free port unless the environment given says otherwise. */
export function runCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  nodeOptions: readonly string[] = [],
): CommandRun {
  const child = spawn(process.execPath, [...nodeOptions, 'dist/cli/main.js', ...args], {
    env: { ...process.env, DATABASE_URL: '', HOST: '127.0.0.1', PORT: '0', DRAIN_NOTICE_SECONDS: '0', ...env },
    detached: true, // a process group of its own, to be killed as a whole
  });
  running.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const exit = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      running.delete(child);
      resolve(code);
    }),
  );
  return {
    process: child,
    stdout: () => stdout,
    stderr: () => stderr,
    exit,
    async ready() {
      for (;;) {
        const url = /GraphQL\s+(http:\S+)\/graphql/.exec(stdout)?.[1];
        if (url !== undefined) return url;
        const ended = await Promise.race([
          exit,
          new Promise<'waiting'>((resolve) => setTimeout(resolve, 20, 'waiting')),
        ]);
        if (ended !== 'waiting') throw new Error(`It ended with ${ended}: ${stderr}`);
      }
    },
  };
}

/** Ends what tests left running. */
export function killCommands(): void {
  for (const child of running) child.kill('SIGKILL');
}
