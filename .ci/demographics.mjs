// Does what examples/demographics-subgraph/README.md says: the subgraph with the packages of its own, added to our graph, asked. On free ports.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const WITHIN_MS = 120_000;
const example = 'examples/demographics-subgraph';
const folder = await mkdtemp(join(tmpdir(), 'hemicycle-demographics-'));
const running = [];

try {
  // Away from the repository, where nothing is found but what it asks for itself.
  const copy = join(folder, 'subgraph');
  await cp(example, copy, { recursive: true, filter: (path) => !path.includes('node_modules') });
  await ended('npm', ['install', '--no-audit', '--no-fund', '--prefix', copy]);
  const added = await printed(['npm', 'start', '--prefix', copy], / at (http:\S+)/);
  const url = await printed(
    [process.execPath, 'dist/cli/main.js', 'serve', '--add-subgraph', `demographics=${added}`],
    /GraphQL\s+(http:\S+)/,
  );

  const readme = await readFile(join(example, 'README.md'), 'utf8');
  const body = /-d '(\{"query":[^']+)'/.exec(readme)[1];
  const expected = JSON.parse(/```json\n([^`]+)```/.exec(readme)[1]);
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const answer = await response.json();
  const isRight = isDeepStrictEqual(answer, expected);
  console.log(isRight ? 'right' : `WRONG  ${JSON.stringify(answer)}`);
  process.exitCode = isRight ? 0 : 1;
} finally {
  for (const child of running) process.kill(-child.pid, 'SIGTERM');
  await Promise.all(running.map((child) => child.ended));
  await rm(folder, { recursive: true, force: true });
}

function ended(...command) {
  return new Promise((resolve, reject) => {
    const child = spawn(...command, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command.flat().join(' ')}: ${code}`))));
  });
}

/** Runs a program, in a process group of its own, until it has printed what is expected: the part of it that is in brackets. */
function printed([program, ...args], pattern) {
  const child = spawn(program, args, {
    env: { ...process.env, DATABASE_URL: '', DATA_DIR: join(folder, 'data'), HOST: '127.0.0.1', PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  child.ended = new Promise((resolve) => child.once('exit', resolve));
  running.push(child);
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`not ready after ${WITHIN_MS} ms:\n${output}`)), WITHIN_MS);
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const found = pattern.exec(output)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}:\n${output}`)));
  });
}
