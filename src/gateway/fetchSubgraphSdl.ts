import { parse } from 'graphql';
import { OperatorError } from '../platform/errors.js';
import { withoutCredentials } from '../platform/withoutCredentials.js';
import { remoteSubgraph } from './remoteSubgraph.js';

const operation = '{ _service { sdl } }';

/** Asks a running subgraph for its SDL. @throws OperatorError that names the subgraph, its address, and why it was not told */
export async function fetchSubgraphSdl(
  name: string,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const client = remoteSubgraph({ name, url, headersFor: () => headers });
  const refused = (reason: string) =>
    new OperatorError(`The subgraph ${name} at ${withoutCredentials(url)} does not tell its SDL: ${reason}`);
  try {
    const request = { subgraph: name, operation, document: parse(operation), kind: 'query', key: operation } as const;
    const { data, errors } = await client.execute(request, {}, {});
    const service = data?.['_service'] as { sdl?: unknown } | null | undefined; // as federation's specification has it
    if (typeof service?.sdl === 'string') return service.sdl;
    throw refused(errors?.[0]?.message ?? 'the answer holds none.');
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    const { cause, message } = error as Error & { cause?: { message?: string } };
    throw refused(cause?.message ?? message);
  } finally {
    client.dispose?.();
  }
}
