import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { randomFrom, type Random } from '../testing/random.js';
import { get, isWhole, SheddingServer } from '../testing/sheddingServer.js';

const SEED = Number(process.env['FUZZING_SEED'] ?? Date.now() % 1_000_000);

describe(`requests one behind the other (FUZZING_SEED=${SEED})`, () => {
  it('get their own answers, in order, whichever of them are refused, and in whatever pieces they arrive', async () => {
    const random = randomFrom(SEED);
    const server = new SheddingServer((request, response) => {
      let length = 0;
      const answer = () => response.end(`${request.headers['x-request-id'] as string} got ${length}`);
      request.on('data', (part: Buffer) => (length += part.length));
      request.on('end', () => (length % 2 === 0 ? answer() : setTimeout(answer, length % 7)));
    });
    await server.listen();
    let made = 0;
    const onRequest = () => made++;
    subscribe('http.server.request.start', onRequest);
    let isOver = false;
    const changing = (async () => {
      for (; !isOver; await delay(random.between(1, 12))) server.hasRoom = random.chance(0.5);
      server.hasRoom = true;
    })();

    const told = { answered: 0, refused: 0 };
    await Promise.all(
      Array.from({ length: 20 }, async (_, client) => {
        const sent = Array.from({ length: 150 }, (__, each) => randomRequest(random, `c${client}-${each}`));
        for (const { id, status, body, length } of await exchange(server.connect(), sent, random)) {
          told[status === 503 ? 'refused' : 'answered']++;
          if (status === 503)
            expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED' } }] });
          else expect(body).toBe(`${id} got ${length}`);
        }
      }),
    );

    expect(told.answered).toBeGreaterThan(300);
    expect(told.refused).toBeGreaterThan(300);
    expect(told.answered + told.refused - made).toBeGreaterThan(300); // before node made requests of them
    unsubscribe('http.server.request.start', onRequest);
    isOver = true;
    await changing;
    await server.close();
  }, 60_000);
});

interface SentRequest {
  readonly id: string;
  readonly text: string;
  readonly length: number;
}

function randomRequest(random: Random, id: string): SentRequest {
  if (random.chance(0.4)) return { id, text: get(id), length: 0 };
  const length = random.pick([1, 4, 100, 40_000]);
  const body = 'x'.repeat(length);
  const isChunked = random.chance(0.2);
  const headers = isChunked ? 'transfer-encoding: chunked\r\n' : `content-length: ${length}\r\n`;
  const sent = isChunked ? `${length.toString(16)}\r\n${body}\r\n0\r\nx-request-id: later\r\n\r\n` : body;
  return { id, text: get(id, headers).replace('GET', 'POST') + sent, length };
}

/** Sends requests in pieces of any size, and reads all of their answers. */
async function exchange(socket: Socket, sent: readonly SentRequest[], random: Random) {
  const answers: { id: string; status: number; body: string; length: number }[] = [];
  let got = '';
  const all = new Promise<void>((resolve, reject) => {
    socket.on('close', () => reject(new Error(`Expected ${sent.length} answers, but got ${answers.length}`)));
    socket.on('data', (part: string) => {
      got += part;
      while (isWhole(got)) {
        const start = got.indexOf('\r\n\r\n') + 4;
        const end = start + Number(/content-length: (\d+)/i.exec(got)?.[1]);
        const { id, length } = sent[answers.length] ?? { id: 'none', length: 0 };
        const told = /x-request-id: (\S+)/.exec(got.slice(0, start))?.[1] ?? id; // answers of the test's own do not quote it
        expect(told).toBe(id);
        answers.push({ id, status: Number(got.slice(9, 12)), body: got.slice(start, end), length });
        got = got.slice(end);
      }
      if (answers.length === sent.length) resolve();
    });
  });
  all.catch(() => undefined);
  for (const [each, { text }] of sent.entries()) {
    for (const piece of pieces(text, random)) {
      socket.write(piece);
      if (random.chance(0.2)) await delay(random.between(0, 2));
    }
    if (random.chance(0.7)) while (answers.length <= each) await Promise.race([all, nextTurn()]);
  }
  await all;
  socket.destroy();
  return answers;
}

function* pieces(text: string, random: Random): Generator<string> {
  for (let rest = text; rest.length > 0;) {
    const size = random.chance(0.6) ? rest.length : random.between(1, rest.length);
    yield rest.slice(0, size);
    rest = rest.slice(size);
  }
}
