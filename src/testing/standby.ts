import { execFile, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/** One PostgreSQL server of a test. */
export interface TestServer {
  readonly url: string;
  /** Runs a statement on a connection of its own. */
  query<Row extends object>(sql: string): Promise<Row[]>;
  /** Ends it at once, as a lost machine would. */
  kill(): Promise<void>;
  /** Ends it in an orderly way: connections are ended, and what was written is on the disk (`pg_ctl stop --mode fast`). */
  stop(): Promise<void>;
  /** Ends its first process alone, as a kernel that is out of memory may; the others notice. */
  crash(): Promise<void>;
  /** Starts it where it was ended; nothing where it runs. */
  start(): Promise<void>;
  /** Sends a signal to all its processes: SIGSTOP makes it hang, SIGCONT goes on. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): Promise<void>;
}

export interface ReplicatedServers extends AsyncDisposable {
  readonly primary: TestServer;
  /** A hot standby that streams from the primary. */
  readonly standby: TestServer;
  /** Makes another standby, which streams from the primary, too. */
  anotherStandby(): Promise<TestServer>;
}

/**
 * Starts a primary and a hot standby of it, of the PostgreSQL installed here (POSTGRES_BINARIES, or Debian's newest), as an unprivileged user, on
 * free ports of the loopback interface.
 */
export async function replicatedServers(): Promise<ReplicatedServers> {
  const binaries = await findBinaries();
  const user = await serverUser();
  const folder = await mkdtemp(join(tmpdir(), 'hemicycle-standby-'));
  if (user) await chown(folder, user.uid, user.gid);
  const tool = (name: string, args: string[]) => run(join(binaries, name), args, { ...user, cwd: folder });

  await tool('initdb', ['-D', join(folder, 'primary'), '-U', 'hemicycle', '-A', 'trust', '-E', 'UTF8', '--no-sync']);
  const primary = await testServer(binaries, join(folder, 'primary'), { ...user, cwd: folder });
  await primary.start();
  const standbys: TestServer[] = [];
  const anotherStandby = async () => {
    const data = join(folder, `standby-${standbys.length}`);
    await tool('pg_basebackup', ['-d', primary.url, '-D', data, '--checkpoint=fast', '--write-recovery-conf', '-N']);
    const server = await testServer(binaries, data, { ...user, cwd: folder });
    standbys.push(server);
    await server.start();
    return server;
  };
  return {
    primary,
    standby: await anotherStandby(),
    anotherStandby,
    async [Symbol.asyncDispose]() {
      for (const standby of standbys) await standby.kill();
      await primary.kill();
      await rm(folder, { recursive: true });
    },
  };
}

async function testServer(binaries: string, data: string, options: SpawnOptions): Promise<TestServer> {
  const port = await freePort();
  const url = `postgres://hemicycle@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;
  const isRunning = () => server !== undefined && server.exitCode === null && server.signalCode === null;
  const query = async <Row extends object>(sql: string): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const end = async (signal: NodeJS.Signals) => {
    if (!server?.pid || !isRunning()) return;
    const ended = once(server, 'exit');
    process.kill(server.pid, signal);
    await ended;
  };
  return {
    url,
    query,
    async start() {
      if (isRunning()) return;
      const settings = [
        'listen_addresses=127.0.0.1',
        `unix_socket_directories=`,
        'fsync=off',
        'hot_standby_feedback=off',
        'wal_retrieve_retry_interval=100ms', // a standby whose primary was gone finds it again soon
      ];
      const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
      const launch = () =>
        spawn(join(binaries, 'postgres'), [...args, '-c', 'max_standby_streaming_delay=100ms'], {
          ...options,
          stdio: 'ignore',
          detached: true, // a process group of its own, to be stopped as a whole
        });
      const startedAt = Date.now();
      while (!(await query('SELECT 1').catch(() => undefined))) {
        if (Date.now() - startedAt > 30_000) throw new Error(`The PostgreSQL server of ${data} does not start.`);
        // After a crash it refuses to while processes of the old one are there.
        if (!isRunning()) server = launch();
        await delay(50);
      }
    },
    // Each of its processes is in a group of its own; all of them end when the first one tells them to at once.
    kill: () => end('SIGQUIT'),
    stop: () => end('SIGINT'),
    crash: () => end('SIGKILL'),
    async signal(name) {
      if (!server?.pid) return;
      const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', String(server.pid)]);
      for (const pid of [server.pid, ...stdout.trim().split(/\s+/).map(Number)]) signalIfAlive(pid, name);
    },
  };
}

async function findBinaries(): Promise<string> {
  const given = process.env['POSTGRES_BINARIES'];
  if (given) return given;
  const versions = await readdir('/usr/lib/postgresql').catch(() => []);
  const newest = versions
    .map(Number)
    .sort((a, b) => a - b)
    .at(-1);
  if (newest === undefined)
    throw new Error('These tests need PostgreSQL: run them by .ci/with-postgres, or set POSTGRES_BINARIES.');
  return `/usr/lib/postgresql/${newest}/bin`;
}

/** PostgreSQL refuses to run as root. */
async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = async (option: string) =>
    Number((await run('id', [option, 'postgres']).catch(() => run('id', [option, 'nobody']))).stdout);
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a server that listens on a port has an address of this kind
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Processes of PostgreSQL come and go, also since they were listed. */
function signalIfAlive(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
