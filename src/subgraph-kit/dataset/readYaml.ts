import { isAlias, isCollection, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';

import { shown } from '../../platform/errors.js';
import type { DataProblem } from './claim.js';

/** A file of YAML 1.2 (core schema: no dates, no `yes` for true) whose top level is a map. */
export interface YamlFile {
  /** Null where it is no YAML, or no map. */
  content: Record<string, unknown> | null;
  problems: DataProblem[];
  /** The line of the value at a path such as `delegations[3].seats`, or of the closest one above it. */
  lineOf(path: string): number | undefined;
}

/** Anchors within anchors unfold to very much from very little text. */
const MOST_USES_OF_AN_ANCHOR = 1000;

export function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.2', schema: 'core', lineCounter: lines, prettyErrors: false });
  const root = document.contents;
  const lineOf = (path: string) => {
    const at = root && offsetOf(root, stepsOf(path), document);
    return at === undefined || at === null ? undefined : lines.linePos(at).line;
  };
  const problem = (expected: string, got: string, line: number | undefined): YamlFile => ({
    content: null,
    problems: [{ file, path: '', expected, got, ...(line && { line }) }],
    lineOf,
  });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      file,
      path: '',
      line: lines.linePos(error.pos[0]).line,
      expected: 'YAML 1.2',
      got: `an error: ${error.message.split('\n')[0] ?? ''}`,
    }));
    return { content: null, problems, lineOf };
  }
  try {
    const content: unknown = document.toJS({ maxAliasCount: MOST_USES_OF_AN_ANCHOR });
    return isRecord(content)
      ? { content, problems: [], lineOf }
      : problem('a map of keys', content === null ? 'an empty file' : shown(content), undefined);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // The parser throws for nothing but aliases: too many of them, or one without an anchor.
    return message.startsWith('Excessive alias count')
      ? problem(
          `at most ${MOST_USES_OF_AN_ANCHOR} uses of an anchor, of anchors within it multiplied`,
          'more',
          undefined,
        )
      : problem('YAML whose aliases all have an anchor', message, undefined);
  }
}

type Document = ReturnType<typeof parseDocument>;

function isRecord(content: unknown): content is Record<string, unknown> {
  return typeof content === 'object' && content !== null && !Array.isArray(content);
}

/** `delegations[3].seats` as keys and indices. */
function stepsOf(path: string): string[] {
  return path.match(/[^.[\]]+/g) ?? [];
}

/** Walks down as far as the path leads. A key stands for its value: it is what the reader looks for. */
function offsetOf(start: Node, steps: readonly string[], document: Document): number | undefined {
  let node: unknown = start;
  let offset = start.range?.[0];
  for (const step of steps) {
    if (isAlias(node)) node = node.resolve(document);
    if (!isCollection(node)) break;
    const pair: unknown = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && String(key.value) === step)
      : null;
    const key = pair && typeof pair === 'object' && 'key' in pair && isScalar(pair.key) ? pair.key : null;
    node = node.get(isMap(node) ? step : Number(step), true);
    offset = key?.range?.[0] ?? (isNode(node) ? node.range?.[0] : undefined) ?? offset;
    if (node === undefined) break;
  }
  return offset;
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isCollection(value) || isAlias(value);
}
