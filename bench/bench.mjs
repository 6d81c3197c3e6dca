/**
 * Hemicycle's gateway beside @apollo/gateway and Hive Gateway with its Rust planner, over the same three HTTP subgraphs. Rounds alternate, since machines are noisy:
 * compare the ratios of one run, not the figures of two. `npm ci && npm start`; takes about two minutes.
 */
import { strict as assert } from 'node:assert';
import { execFileSync, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';

const QUERY = `query Seats {
  assemblies {
    id name acronym founded
    delegations { id seats parliament { name country chambers { name seats } } head { name role chamber { name seats } } }
  }
}`;
const BODY = JSON.stringify({ query: QUERY });
const GATEWAYS = ['hemicycle', 'apollo', 'hive'];
const ROUNDS = 3;
const WARM_UP = 2_000;
const SEQUENTIAL = 1_000;
const CONNECTIONS = 20;
const SECONDS = 5;
/** What Hemicycle promises of its own time, in milliseconds. */
const OWN_TIME_P50 = 1;

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hemicycle-bench-'));
const children = [];

try {
  const subgraphs = start('subgraphs.mjs');
  const supergraph = compose(await told(subgraphs, 'ports'));
  const gateways = [];
  for (const name of GATEWAYS) gateways.push(await startGateway(name, supergraph));
  await sameAnswers(gateways);
  for (const gateway of gateways) await sequentially(gateway, WARM_UP);
  for (let round = 1; round <= ROUNDS; round++) {
    for (const gateway of gateways) await measure(gateway);
    console.log(`Round ${round} of ${ROUNDS} done.`);
  }
  report(gateways);
} finally {
  for (const child of children) child.kill('SIGKILL'); // not all of them end on a signal that they may handle
  rmSync(folder, { recursive: true });
}

function start(file, args = [], execArgv = []) {
  const env = { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'warn' };
  const child = fork(here(file), args, { execArgv, env });
  children.push(child);
  return child;
}

/** What a child tells under a name. */
function told(child, name) {
  return new Promise((resolve, reject) => {
    const listen = (message) => {
      if (!(name in message)) return;
      child.off('message', listen);
      resolve(message);
    };
    child.on('message', listen);
    child.once('exit', (code) =>
      reject(new Error(`Expected ${name} from ${child.spawnfile}, but it ended with ${code}.`)),
    );
  });
}

function compose({ ports, sdl }) {
  const names = Object.keys(sdl);
  for (const name of names) writeFileSync(join(folder, `${name}.graphql`), sdl[name]);
  const entries = names.map(
    (name) =>
      `  ${name}:\n    routing_url: http://127.0.0.1:${ports[name]}/graphql\n    schema:\n      file: ${name}.graphql\n`,
  );
  const config = join(folder, 'supergraph.yaml');
  writeFileSync(config, `federation_version: =2.3.0\nsubgraphs:\n${entries.join('')}`);
  const supergraph = join(folder, 'supergraph.graphql');
  execFileSync(process.execPath, [here('../dist/cli/main.js'), 'compose', config, '-o', supergraph], {
    stdio: 'ignore',
  });
  return supergraph;
}

async function startGateway(name, supergraph) {
  const child = start(`gateways/${name}.mjs`, [supergraph], ['--import', new URL('ownTime.mjs', import.meta.url).href]);
  const { url } = await told(child, 'url');
  return { name, child, url, ownTimes: [], loads: [] };
}

async function ask(url) {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: BODY });
  return response.text();
}

async function sameAnswers(gateways) {
  const answers = [];
  for (const { url } of gateways) answers.push(await ask(url));
  console.log(`An answer has ${answers[0].length} bytes.`);
  const [first, ...others] = answers.map((answer) => JSON.parse(answer));
  assert.equal(first.errors, undefined);
  for (const other of others) assert.deepEqual(other.data, first.data);
}

async function sequentially({ url }, times) {
  for (let index = 0; index < times; index++) await ask(url);
}

async function measure(gateway) {
  gateway.child.send('forget');
  await sequentially(gateway, SEQUENTIAL);
  gateway.child.send('ownTimes');
  const { ownTimes } = await told(gateway.child, 'ownTimes');
  gateway.ownTimes.push(...ownTimes);
  const load = await autocannon({
    url: gateway.url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: BODY,
    connections: CONNECTIONS,
    duration: SECONDS,
  });
  assert.equal(load.non2xx + load.errors + load.timeouts, 0, `${gateway.name} failed requests`);
  gateway.loads.push(load);
}

function report(gateways) {
  const [own] = gateways;
  const rate = ({ loads }) => median(loads.map(({ requests }) => requests.average));
  console.table(
    Object.fromEntries(
      gateways.map((gateway) => [
        gateway.name,
        {
          'own time p50, ms': round(quantile(gateway.ownTimes, 0.5)),
          'own time p99, ms': round(quantile(gateway.ownTimes, 0.99)),
          'requests/s': Math.round(rate(gateway)),
          'requests/s, ratio': round(rate(gateway) / rate(own)),
          'p99, ms': round(median(gateway.loads.map(({ latency }) => latency.p99))),
        },
      ]),
    ),
  );
  const p50 = quantile(own.ownTimes, 0.5);
  if (p50 < OWN_TIME_P50) return;
  console.error(`Expected an own time with a p50 under ${OWN_TIME_P50} ms, but got ${round(p50)} ms.`);
  process.exitCode = 1;
}

function quantile(values, share) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function median(values) {
  return quantile(values, 0.5);
}

function round(value) {
  return Number(value.toFixed(2));
}
