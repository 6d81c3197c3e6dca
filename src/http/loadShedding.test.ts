import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { get, isWhole, SheddingServer } from '../testing/sheddingServer.js';

/** The next answer that is sent whole. */
async function answerOn(socket: Socket): Promise<string> {
  let got = '';
  while (!isWhole(got)) got += ((await once(socket, 'data')) as [string])[0];
  return got;
}

async function ask(socket: Socket, request: string): Promise<string> {
  socket.write(request);
  return answerOn(socket);
}

/** What is equal in all refusals: each says one of three times. */
const general = (answer: string, id: string) =>
  answer
    .replaceAll(id, 'an id')
    .replaceAll(/date: .*\r\n/gi, '')
    .replaceAll(/(?<=[ :])[123](?= s\.|\r\n|,|\})/g, 'some');

describe('a refusal', () => {
  const made: string[] = [];
  const onRequest = (message: unknown) =>
    made.push((message as { request: { headers: Record<string, string> } }).request.headers['x-request-id'] ?? '');
  let server: SheddingServer;
  let socket: Socket;
  beforeEach(async () => {
    server = new SheddingServer((request, response) => {
      request.on('data', () => undefined); // reads on after its answer
      response.end('answered');
    });
    await server.listen();
    socket = server.connect();
    await ask(socket, get('first'));
    server.hasRoom = false;
    made.length = 0;
    subscribe('http.server.request.start', onRequest);
  });
  afterEach(async () => {
    unsubscribe('http.server.request.start', onRequest);
    socket.destroy();
    await server.close();
  });

  /** Has each of the three refusals written by node. */
  const refuseAll = async () => {
    for (const id of ['request-1', 'request-2', 'request-3']) await ask(socket, get(id));
  };

  it('is told before node makes a request of it, as node told the one before', async () => {
    const usual = general(await ask(server.connect(), get('usual')), 'usual');
    const ids = Array.from({ length: 60 }, (_, each) => `request-${each}`);
    const answers = [];
    for (const id of ids) answers.push(general(await ask(socket, get(id)), id));

    expect([...new Set(answers)]).toEqual([usual]);
    expect(usual).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n.*\r\nx-request-id: an id\r\n/s);
    expect(server.concurrency.refused).toBe(61);
    expect(made.length).toBeGreaterThan(0);
    expect(made.length).toBeLessThan(20); // of each of the three one in a second
  });

  it.each([
    ['that is from a page', get('asked-1', 'origin: https://page.example\r\n')],
    ['with which the connection ends', get('asked-1', 'connection: close\r\n')],
    ['of an old client', get('asked-1').replace('HTTP/1.1', 'HTTP/1.0')],
    ['of an old client that goes on', get('asked-1', 'connection: keep-alive\r\n').replace('HTTP/1.1', 'HTTP/1.0')],
    ['for the head alone', get('asked-1').replace('GET', 'HEAD')],
    ['by another method', get('asked-1').replace('GET', 'DELETE')],
    ['in chunks', get('asked-1', 'transfer-encoding: chunked\r\n').replace('GET', 'POST') + '0\r\nx-later: a\r\n\r\n'],
    ['that waits for a word before it sends its body', get('asked-1', 'expect: 100-continue\r\n')],
    ['that would upgrade', get('asked-1', 'connection: upgrade\r\nupgrade: other\r\n')],
  ])('of a request %s is left to node', async (_, request) => {
    const usual = await readBriefly(server.connect(), request);
    await refuseAll();

    const answer = await readBriefly(socket, request);

    expect(general(answer, 'asked-1')).toBe(general(usual, 'asked-1'));
    expect(answer).toContain('HTTP/1.1 503 ');
    expect(made.filter((id) => id === 'asked-1')).toHaveLength(2);
  });

  it.each([
    ['a body', 'content-length: 5\r\n', 'hello'],
    ['a body that comes later', 'content-length: 5\r\n', ''],
    ['an id that may not stand in a log', '', '', '"'],
    ['two ids', 'x-request-id: asked-1\r\n', ''],
    ['more headers than node reads at once', 'x-more: a\r\n'.repeat(40), ''],
  ])('of a request with %s is told at once, too', async (_, headers, body, id = 'asked-1') => {
    await refuseAll();

    const answer = await ask(socket, get(id, headers).replace('GET', 'POST') + body);
    if (headers.includes('5') && body === '') socket.write('hello');
    const next = await ask(socket, get('next'));

    expect(answer).toContain('HTTP/1.1 503 ');
    expect(made).not.toContain(id);
    const told = /x-request-id: (.*)\r\n/.exec(answer)?.[1];
    if (id === 'asked-1' && !headers.includes('x-request-id')) expect(told).toBe('asked-1');
    else expect(told).toMatch(/^[\da-f-]{36}$/);
    expect(general(next, 'next')).toBe(general(answer, told ?? ''));
    expect(made).not.toContain('next');
  });

  it('is not told to a request without a host, which is none', async () => {
    await refuseAll();

    const answer = await readBriefly(socket, get('asked-1').replace('host: a\r\n', ''));

    expect(answer).toContain('HTTP/1.1 400 ');
  });

  it('is not told to what is for others than the graph', async () => {
    await refuseAll();

    const answer = await ask(socket, get('asked-1').replace('/graphql', '/graphql-schema'));

    expect(answer).toMatch(/answered$/);
  });

  it('is left to node, and in its place, while the body of a request still comes that was answered before', async () => {
    await refuseAll();
    server.hasRoom = true;
    const early = await ask(socket, get('early', 'content-length: 10\r\n').replace('GET', 'POST') + 'abc');
    await delay(20);
    server.hasRoom = false;

    const next = get('asked-1', 'content-length: 5\r\n').replace('GET', 'POST');
    const answers = await readBriefly(socket, `defghij${next}hello${get('asked-2')}`);

    expect(early).toMatch(/answered$/);
    expect(answers.match(/(?<=x-request-id: )\S+/g)).toEqual(['asked-1', 'asked-2']);
  });

  it.each([
    ['with which connections end', 'connection: close\r\n', 'HTTP/1.1'],
    ['to pages', 'origin: https://page.example\r\n', 'HTTP/1.1'],
    ['to old clients', 'connection: keep-alive\r\n', 'HTTP/1.0'],
  ])('%s is not told to others', async (_, headers, version) => {
    for (let each = 0; each < 3; each++)
      await readBriefly(server.connect(), get(`request-${each}`, headers).replace('HTTP/1.1', version));

    await ask(socket, get('asked-1'));

    expect(made).toContain('asked-1');
  });

  it('quotes the id of its request in its place alone', async () => {
    for (let each = 0; each < 3; each++) await ask(socket, get('no-referrer')); // which is in another header, too

    const answer = await ask(socket, get('asked-1'));

    expect(answer).toMatch(/\r\nreferrer-policy: no-referrer\r\n/);
    expect(answer).toMatch(/\r\nx-request-id: asked-1\r\n/);
  });

  it('is written by node again after a second, since it tells the time', async () => {
    await refuseAll();
    await delay(1_050);

    await ask(socket, get('asked-1'));

    expect(made).toContain('asked-1');
  });

  it('is left to node where it is the first answer on a connection: node sees from then on to how long that is kept', async () => {
    await refuseAll();

    await ask(server.connect(), get('asked-1'));

    expect(made).toContain('asked-1');
  });

  it('is not told by its head while the server is about to stop: its client shall go elsewhere', async () => {
    await refuseAll();
    server.draining.begin();

    const answer = await ask(socket, get('last'));

    expect(answer).toContain('\r\nConnection: close\r\n');
    await once(socket, 'close');
  });

  it('leaves the connection idle, so that it is let go at once when the server stops', async () => {
    await refuseAll();
    await ask(socket, get('more'));
    expect(made).not.toContain('more');
    const since = performance.now();

    await server.close();

    expect(performance.now() - since).toBeLessThan(400);
  });

  it('is written no more to a client that does not read', async () => {
    await refuseAll();
    made.length = 0;
    socket.pause();
    const many = get('many').repeat(1_000);
    for (let each = 0; each < 50; each++) socket.write(many);
    let before = -1;
    for (; before < server.concurrency.refused; await delay(300)) before = server.concurrency.refused;

    expect(made.length).toBeGreaterThan(0);
    expect(before).toBeLessThan(50_000);
  });

  /** All that is answered within a moment: some answers have no body, some end the connection. */
  async function readBriefly(on: Socket, request: string): Promise<string> {
    let got = '';
    on.on('data', (part: string) => (got += part));
    on.on('error', () => undefined);
    on.write(request);
    await delay(100);
    on.removeAllListeners('data');
    return got;
  }
});

describe('a connection on which something was refused', () => {
  it('is closed when it has been idle for the usual time, and not while an answer is awaited on it', async () => {
    const server = new SheddingServer(({ headers }, response) => {
      setTimeout(() => response.end('answered'), headers['x-request-id'] === 'slow' ? 2_500 : 0);
    }, 1_000);
    await server.listen();
    const socket = server.connect();
    await ask(socket, get('first'));
    server.hasRoom = false;
    for (let each = 0; each < 10; each++) await ask(socket, get(`refused-${each}`));
    server.hasRoom = true;

    const answer = await ask(socket, get('slow'));
    server.hasRoom = false;
    for (let each = 0; each < 10; each++) await ask(socket, get(`refused-${each}`));
    const since = performance.now();
    await once(socket.resume(), 'close');

    expect(answer).toMatch(/answered$/);
    expect(performance.now() - since).toBeGreaterThan(900);
    expect(performance.now() - since).toBeLessThan(3_500); // node adds a second of its own
    await server.close();
  }, 20_000);
});
