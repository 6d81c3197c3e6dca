import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const EXECUTABLE = fileURLToPath(new URL('./main.js', import.meta.url));
/** How long a process may take to answer what is under way, before it is ended. */
const STOP_WITHIN_MS = 10_000;

/** Processes of ours that serve something, and that end together. */
export class ServerProcesses {
  /** Which of them ended by itself first, and how: news ended with 1. */
  readonly lost: Promise<string>;
  private readonly running = new Set<ChildProcess>();
  private tellLost: (how: string) => void = () => undefined;

  /** @param tell told each line that one of them prints */
  constructor(private readonly tell: (name: string, line: string) => void) {
    this.lost = new Promise((resolve) => (this.tellLost = resolve));
  }

  /**
   * Starts `hemicycle <args>` with our environment. It is in a process group of its own, so that Ctrl-C reaches us alone, and it ends with us however
   * we end, because it notices when the channel between us closes.
   * @returns where it serves, for example http://127.0.0.1:4101, once it does; never when it ends before
   */
  start(name: string, args: readonly string[]): Promise<string> {
    const child = spawn(process.execPath, ['--enable-source-maps', EXECUTABLE, ...args], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    this.running.add(child);
    child.once('close', (code, signal) => {
      this.running.delete(child);
      this.tellLost(`${name} ended with ${code ?? signal}`);
    });
    return new Promise((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        if (stream === null) continue; // not with the pipes above
        createInterface({ input: stream }).on('line', (line) => {
          if (line.trim() !== '') this.tell(name, line);
          const url = /^\s*GraphQL\s+(http:\S+)\/graphql/.exec(line)?.[1];
          if (url !== undefined) resolve(url);
        });
      }
    });
  }

  /** Ends all of them: what is under way is answered first. */
  async stop(): Promise<void> {
    await Promise.all(
      [...this.running].map(async (child) => {
        const ended = once(child, 'close');
        child.kill('SIGINT'); // nobody else sends them clients
        const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
        await ended;
        clearTimeout(late);
      }),
    );
  }
}
