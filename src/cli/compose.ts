import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { composeSupergraph, type ComposedSubgraph } from '../gateway/composeSupergraph.js';
import { fetchSubgraphSdl } from '../gateway/fetchSubgraphSdl.js';
import { OperatorError, shown } from '../platform/errors.js';
import { withoutCredentials } from '../platform/withoutCredentials.js';
import { fileTrouble } from '../platform/textFile.js';
import { replaceFile } from './replaceFile.js';
import { readSupergraphConfig, type SubgraphSource } from './supergraphConfig.js';

/** `compose`: makes one supergraph of subgraphs, and prints it, or writes it to a file. */
export async function compose(
  config: string | undefined,
  { subgraph = [], output }: { subgraph?: string[]; output?: string },
  say: (line: string) => void = console.error,
): Promise<void> {
  const sources = await readSources(config, subgraph);
  const supergraphSdl = composeSupergraph(await readAll(sources));
  if (output === undefined) {
    process.stdout.write(supergraphSdl);
    return;
  }
  await replaceFile(output, supergraphSdl);
  const names = sources.map(({ name }) => name).join(', ');
  say(`${output} is written: a supergraph of ${sources.length} subgraphs (${names}).`);
}

async function readSources(config: string | undefined, options: readonly string[]): Promise<SubgraphSource[]> {
  if ((config === undefined) === (options.length === 0))
    throw new OperatorError(
      `Expected either a supergraph.yaml or --subgraph name=schema.graphql, but got ${config === undefined ? 'neither' : 'both'}.`,
    );
  if (config !== undefined) return readSupergraphConfig(config);
  const sources = options.map(readOption);
  const twin = sources.find(({ name }, at) => sources.findIndex((each) => each.name === name) < at);
  if (twin) throw new OperatorError(`Expected one --subgraph ${twin.name}, but got several.`);
  return sources;
}

/** `reviews=reviews.graphql` is a file, `reviews=http://localhost:4002/graphql` a subgraph that runs there. */
function readOption(option: string): SubgraphSource {
  const [, name, place] = /^([^=]+)=(.+)$/.exec(option) ?? [];
  if (name === undefined || place === undefined)
    throw new OperatorError(
      `Expected --subgraph to be like name=schema.graphql or name=http://…, but got ${shown(withoutCredentials(option))}.`,
    );
  const isRunning = /^https?:\/\//.test(place);
  return isRunning
    ? { name, url: place, schema: { runningAt: place, headers: {} } }
    : { name, schema: { file: place } };
}

/** Everything that cannot be read is told at once. */
async function readAll(sources: readonly SubgraphSource[]): Promise<ComposedSubgraph[]> {
  const read = await Promise.allSettled(sources.map(readSource));
  const failures = read.flatMap((each) => (each.status === 'rejected' ? [each.reason as Error] : []));
  const fault = failures.find((failure) => !(failure instanceof OperatorError));
  if (fault) throw fault;
  if (failures.length > 0) throw new OperatorError(failures.map(({ message }) => message).join('\n'));
  return read.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

async function readSource({ name, url, schema }: SubgraphSource): Promise<ComposedSubgraph> {
  const subgraph = { name, ...(url !== undefined && { url }) };
  if ('sdl' in schema) return { ...subgraph, ...schema };
  if ('runningAt' in schema)
    return {
      ...subgraph,
      sdl: await fetchSubgraphSdl(name, schema.runningAt, schema.headers),
      place: withoutCredentials(schema.runningAt),
    };
  const place = relative('', schema.file);
  const sdl = await readFile(schema.file, 'utf8').catch((error: unknown) => {
    throw new OperatorError(`The SDL of the subgraph ${name} cannot be read: ${place}: ${fileTrouble(error)}.`);
  });
  return { ...subgraph, sdl, place };
}
