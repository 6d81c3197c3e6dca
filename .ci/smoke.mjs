// Starts the product as the README says, in a fresh data directory, asks it every example over HTTP, compares the answers, stops it.
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const READY_WITHIN_MS = 60_000;
const dataDir = await mkdtemp(join(tmpdir(), 'hemicycle-smoke-'));
const started = performance.now();
const server = spawn('npm', ['start'], {
  env: { ...process.env, DATABASE_URL: '', DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
  detached: true, // a process group of its own, so that npm and what it started end together
});
const ended = new Promise((resolve) => server.once('exit', resolve));

let failures = 0;
try {
  const url = await readyUrl();
  console.log(`ready after ${Math.round(performance.now() - started)} ms`);
  for (const file of (await readdir('examples/operations')).sort()) await ask(url, file);
} catch (error) {
  failures++;
  console.error(error);
} finally {
  process.kill(-server.pid, 'SIGTERM');
  await ended;
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(failures === 0 ? 0 : 1);

async function ask(url, file) {
  const query = await readFile(join('examples/operations', file), 'utf8');
  const expected = JSON.parse(await readFile(join('examples/answers', file.replace('.graphql', '.json')), 'utf8'));
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const answer = await response.json();
  const isRight = response.status === 200 && isDeepStrictEqual(answer, expected);
  console.log(`${isRight ? 'right' : 'WRONG'}  ${file}`);
  if (isRight) return;
  failures++;
  console.error(JSON.stringify(answer, null, 2));
}

function readyUrl() {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(
      () => reject(new Error(`not ready after ${READY_WITHIN_MS} ms:\n${output}`)),
      READY_WITHIN_MS,
    );
    server.stdout.on('data', (chunk) => {
      output += chunk;
      process.stdout.write(chunk);
      const url = /GraphQL\s+(http:\S+)\/graphql/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
      if (url !== undefined) clearTimeout(timer);
    });
    server.once('exit', (code) => reject(new Error(`npm start ended with ${code}`)));
  });
}
