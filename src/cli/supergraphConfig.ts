import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isNode, isScalar, LineCounter, parseDocument, Scalar } from 'yaml';
import { z } from 'zod';
import { OperatorError, shown } from '../platform/errors.js';
import { withoutCredentials } from '../platform/withoutCredentials.js';
import { fileTrouble } from '../platform/textFile.js';
import { withEnvironment } from './environmentReferences.js';

/** Where something stands in a file. The first line is 1, and so is the first column. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** A subgraph that is to be composed, and where its SDL is to be had. */
export interface SubgraphSource {
  readonly name: string;
  /** Where the supergraph shall say that it is. */
  readonly url?: string | undefined;
  readonly schema:
    | { readonly file: string }
    | { readonly sdl: string; readonly place: string; readonly beginsAt: Position }
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
  file: 'the name of a file',
  sdl: 'a schema',
  subgraph_url: 'an address, http://… or https://…',
  introspection_headers: 'a map of texts by the names of headers',
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
    if ('sdl' in schema) {
      const node = document.getIn(['subgraphs', name, 'schema', 'sdl'], true);
      return {
        name,
        url: routing_url,
        schema: { ...schema, place: file, beginsAt: textBegins(node, text, lineCounter) },
      };
    }
    const { subgraph_url: runningAt, introspection_headers: headers = {} } = schema;
    return { name, url: routing_url ?? runningAt, schema: { runningAt, headers } };
  });
}

/** Where the text of a YAML value begins. All lines of a block are indented as the first that is not empty. */
function textBegins(node: unknown, yaml: string, lineCounter: LineCounter): Position {
  if (!isScalar(node) || !node.range) return { line: 1, column: 1 };
  const { line, col } = lineCounter.linePos(node.range[0]);
  if (node.type !== Scalar.BLOCK_LITERAL && node.type !== Scalar.BLOCK_FOLDED)
    return { line, column: node.type === Scalar.PLAIN ? col : col + 1 };
  const block = yaml.slice(node.range[0]).replace(/^.*\n/, '');
  return { line: line + 1, column: indentation(block) - indentation(String(node.value)) + 1 };
}

function indentation(text: string): number {
  return /^ *(?=\S)/m.exec(text)?.[0].length ?? 0;
}

function misshapen(json: unknown, { issues }: z.ZodError, placeIn: (path: readonly string[]) => string): OperatorError {
  const path = (issues[0]?.path ?? []).map(String);
  // A file that holds no map at all has no subgraphs.
  const outer = path.length === 0 ? ['subgraphs'] : path;
  const told = [...outer, ...wrongInside(valueAt(json, outer), issues[0])];
  const key = told.at(-1) ?? '';
  const usual = told.length > 4 ? 'a text' : EXPECTED_OF_SUBGRAPHS[told.length - 1];
  const got = valueAt(json, told);
  return new OperatorError(
    `Expected ${told.join('.')} in ${placeIn(told)} to be ${EXPECTED[key] ?? usual}, but got ${told.includes('introspection_headers') ? kindOf(got) : shownSafely(got)}.`,
  );
}

/** The path to what is wrong with the way that a schema names, where it names one. */
function wrongInside(schema: unknown, issue: z.core.$ZodIssue | undefined): string[] {
  if (issue?.code !== 'invalid_union') return [];
  const paths = issue.errors.flat().map(({ path }) => path.map(String));
  return paths.find((path) => path.length > 0 && valueAt(schema, path) !== undefined) ?? [];
}

function valueAt(json: unknown, path: readonly string[]): unknown {
  return path.reduce((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], json);
}

/** What came, without what may be secret in it: the values of maps, and passwords in addresses. */
function shownSafely(value: unknown): string {
  if (typeof value === 'string') return shown(withoutCredentials(value));
  return typeof value === 'object' && value !== null ? kindOf(value) : shown(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return `a map with ${Object.keys(value).join(', ') || 'nothing'}`;
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}
