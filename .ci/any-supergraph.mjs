// Does what the README says under "Any supergraph" and "Subscribe": three subgraphs by other servers, composed, served, asked, subscribed to. On free ports.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WITHIN_MS = 60_000;
const EXPECTED =
  '{"data":{"products":[{"name":"Chair","price":40,"shippingCost":12,"reviews":[{"stars":5}]},{"name":"Table","price":90,"shippingCost":30,"reviews":[{"stars":3},{"stars":4}]}]}}';
const EXPECTED_EVENT = 'event: next\ndata: {"data":{"reviewAdded":{"stars":5,"product":{"name":"Chair"}}}}\n';
const folder = await mkdtemp(join(tmpdir(), 'hemicycle-any-'));
const supergraph = join(folder, 'supergraph.graphql');
const running = [];

try {
  const names = ['products', 'reviews', 'shipping'];
  const urls = await Promise.all(
    names.map((name) => printed([`examples/any-supergraph/${name}.mjs`], / at (http:\S+)/)),
  );
  await printed(
    ['dist/cli/main.js', 'compose', 'examples/any-supergraph/supergraph.yaml', '-o', supergraph],
    /(is written): a supergraph of 3 subgraphs \(products, reviews, shipping\)/,
  );
  const addresses = names.map((name, at) => `--subgraph-url=${name}=${urls[at]}`);
  const url = await printed(
    ['dist/cli/main.js', 'gateway', '--supergraph', supergraph, ...addresses],
    /GraphQL\s+(http:\S+)/,
  );
  const response = await ask(url, '{ products { name price shippingCost reviews { stars } } }');
  check((await response.text()).trim(), EXPECTED);
  const events = await ask(url, 'subscription { reviewAdded { stars product { name } } }', 'text/event-stream');
  check(await untilEvent(events.body), EXPECTED_EVENT);
} finally {
  for (const child of running) child.kill('SIGTERM');
  await rm(folder, { recursive: true, force: true });
}

function ask(url, query, accept = 'application/json') {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query }),
    signal: AbortSignal.timeout(WITHIN_MS),
  });
}

/** What a stream of events has told when the first one was whole; then it is left. */
async function untilEvent(body) {
  let text = '';
  for await (const chunk of body) {
    text += Buffer.from(chunk).toString();
    if (/^data:.*\n/m.test(text)) break;
  }
  return text.slice(text.indexOf('event:')).replace(/\n+$/, '\n');
}

function check(answer, expected) {
  console.log(answer === expected ? 'right' : `WRONG  ${answer}`);
  if (answer !== expected) process.exitCode = 1;
}

/** Runs a program until it has printed what is expected: the part of it that is in brackets. */
function printed(args, pattern) {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`not ready after ${WITHIN_MS} ms:\n${output}`)), WITHIN_MS);
    const read = (chunk) => {
      output += chunk;
      const found = pattern.exec(output)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => code !== 0 && reject(new Error(`${args.join(' ')} ended with ${code}:\n${output}`)));
  });
}
