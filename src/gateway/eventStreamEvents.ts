import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { EventStreamParser } from './eventStreamParser.js';
import { parseJson, parseResult, readAnswer } from './subgraphAnswer.js';
import type { RemoteEvents, RemoteEventsOptions } from './remoteEvents.js';
import type { SubgraphEvent, SubgraphEvents, SubgraphResult } from './subgraphProtocol.js';
import { tooSlow, unavailable } from './traffic/subgraphErrors.js';

/** Finds out that the other end is gone while it has nothing to say. */
const PROBE_AFTER_MS = 15_000;

/**
 * Events by server-sent events, in the distinct connections mode of the graphql-sse protocol: one request for each subscription. The stream is read as events are
 * asked for, so that a client that reads slowly slows the subgraph down, and nothing is kept here.
 */
export function createEventStreamEvents(options: RemoteEventsOptions): RemoteEvents {
  const url = new URL(options.url);
  const isSecure = url.protocol === 'https:';
  const agent = isSecure ? new HttpsAgent() : new HttpAgent();
  const send = isSecure ? httpsRequest : httpRequest;

  return {
    subscribe(subscription, headers) {
      const { subgraph, timeoutMs } = options;
      const startedAt = performance.now();
      const payload = Buffer.from(JSON.stringify(subscription));
      return new Promise((resolve, reject) => {
        const request = send(url, {
          agent,
          method: 'POST',
          headers: {
            ...headers,
            'content-type': 'application/json',
            'content-length': payload.byteLength,
            accept: 'text/event-stream',
          },
        });
        let isLate = false;
        const deadline = setTimeout(() => {
          isLate = true;
          request.destroy();
        }, timeoutMs);
        const fail = (cause: unknown) => {
          clearTimeout(deadline);
          const durationMs = performance.now() - startedAt;
          reject(isLate ? tooSlow(subgraph, durationMs, timeoutMs) : unavailable(subgraph, durationMs, cause));
        };
        request.on('error', fail);
        request.on('response', (response) => {
          clearTimeout(deadline);
          accept(response, options).then(resolve, fail);
        });
        request.setSocketKeepAlive(true, PROBE_AFTER_MS);
        request.end(payload);
      });
    },
    close: () => agent.destroy(),
  };
}

/** A stream of events, or the answer of a subgraph that refuses to give one. */
async function accept(
  response: IncomingMessage,
  options: RemoteEventsOptions,
): Promise<SubgraphEvents | SubgraphResult> {
  const isStream = response.headers['content-type']?.startsWith('text/event-stream');
  if (!isStream) return readAnswer(response, options.maxEventBytes);

  const results = readEvents(response, options);
  const events: AsyncIterator<SubgraphEvent, undefined> = {
    next: () => results.next(),
    // Not that of the generator, which would wait for the next event.
    async return() {
      response.destroy();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => events };
}

async function* readEvents(
  response: IncomingMessage,
  options: RemoteEventsOptions,
): AsyncGenerator<SubgraphEvent, undefined> {
  const startedAt = performance.now();
  try {
    const parser = new EventStreamParser(options.maxEventBytes);
    for await (const chunk of response as AsyncIterable<Buffer>) {
      for (const { event, data } of parser.read(chunk)) {
        if (event === 'complete') return undefined;
        if (event !== 'next') continue;
        const result = parseResult(parseJson(data));
        if (!result) throw new Error('Expected a GraphQL response as an event, but got something else.');
        yield () => result;
      }
    }
    throw new Error('Expected the event stream to end with the event "complete", but it broke off.');
  } catch (error) {
    throw unavailable(options.subgraph, performance.now() - startedAt, error);
  }
}
