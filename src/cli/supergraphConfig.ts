import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { OperatorError, shown } from '../platform/errors.js';
import { fileTrouble } from '../supergraphFile.js';
import { withEnvironment } from './environmentReferences.js';

/** A subgraph that is to be composed, and where its SDL is to be had. */
export interface SubgraphSource {
  readonly name: string;
  /** Where the supergraph shall say that it is. */
  readonly url?: string | undefined;
  readonly schema:
    | { readonly file: string }
    | { readonly sdl: string; readonly place: string }
    | { readonly runningAt: string; readonly headers: Readonly<Record<string, string>> };
}

const address = z.url({ protocol: /^https?$/ });

const source = z.union([
  z.object({ file: z.string().min(1) }),
  z.object({ subgraph_url: address, introspection_headers: z.record(z.string(), z.string()).optional() }),
  z.object({ sdl: z.string().min(1) }),
]);

const config = z.object({
  // Both are composed to a supergraph of Federation 2, in which subgraphs of Federation 1 are at home too.
  federation_version: z.union([z.literal([1, 2, '1', '2']), z.string().regex(/^=?[12](\.\d+){0,2}$/)]).optional(),
  subgraphs: z
    .record(z.string(), z.object({ routing_url: address.optional(), schema: source }))
    .refine((subgraphs) => Object.keys(subgraphs).length > 0),
});

/** By the depth of a key under `subgraphs`. */
const EXPECTED_OF_SUBGRAPHS = ['a map of subgraphs by their names', 'a map with routing_url and schema'];

const EXPECTED: Readonly<Record<string, string>> = {
  federation_version: '1, 2, or a version such as =2.9.0',
  routing_url: 'an address, http://… or https://…',
  schema: 'a map with file, subgraph_url or sdl',
};

/**
 * Reads the file from which Rover composes (`rover supergraph compose --config supergraph.yaml`).
 * @throws OperatorError that names the file, the line or the key, what was expected, and what came
 */
export async function readSupergraphConfig(file: string): Promise<SubgraphSource[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new OperatorError(`${file} cannot be read: ${fileTrouble(error)}.`, { cause: error });
  });
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const broken = document.errors[0];
  if (broken) {
    const { line, col } = lineCounter.linePos(broken.pos[0]);
    throw new OperatorError(`${file} is not YAML (${file}:${line}:${col}): ${broken.message.split('\n')[0]}`);
  }
  const placeIn = (path: readonly string[]): string => {
    const node = document.getIn(path, true);
    const at = isNode(node) ? node.range?.[0] : undefined;
    if (at === undefined) return file;
    const { line, col } = lineCounter.linePos(at);
    return `${file}:${line}:${col}`;
  };
  const json = withEnvironment(document.toJS(), file);
  const parsed = config.safeParse(json);
  if (!parsed.success) throw misshapen(json, parsed.error, placeIn);
  return Object.entries(parsed.data.subgraphs).map(([name, { routing_url, schema }]) => {
    if ('file' in schema) return { name, url: routing_url, schema: { file: resolve(dirname(file), schema.file) } };
    if ('sdl' in schema) return { name, url: routing_url, schema: { sdl: schema.sdl, place: `${file}, ${name}` } };
    const { subgraph_url: runningAt, introspection_headers: headers = {} } = schema;
    return { name, url: routing_url ?? runningAt, schema: { runningAt, headers } };
  });
}

function misshapen(json: unknown, { issues }: z.ZodError, placeIn: (path: readonly string[]) => string): OperatorError {
  const path = (issues[0]?.path ?? []).map(String);
  // What is wrong inside of a schema is told of the schema; a file that holds no map at all has no subgraphs.
  const told = path.length === 0 ? ['subgraphs'] : path.slice(0, path[0] === 'subgraphs' ? 3 : 1);
  const got = told.reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], json);
  const expected = EXPECTED_OF_SUBGRAPHS[told.length - 1] ?? '';
  const key = told.at(-1) ?? '';
  return new OperatorError(
    `Expected ${told.join('.')} in ${placeIn(told)} to be ${EXPECTED[key] ?? expected}, but got ${shown(got)}.`,
  );
}
