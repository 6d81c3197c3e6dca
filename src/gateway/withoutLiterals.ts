import { Kind, parse, print, visit, type ConstValueNode, type DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Where many operations are slow at once they are mostly the same few, and it is no time for parsing: so many characters of them are kept. */
const KEPT_CHARACTERS = 1_000_000;

const known = new LRUCache<string, string>({
  maxSize: KEPT_CHARACTERS,
  sizeCalculation: (made, text) => made.length + text.length + 1,
});

/**
 * The text of an operation without what its client wrote into it: strings are empty and numbers 0, in lists, objects and defaults of variables as well, and comments are
 * gone. Names stay. So equal operations with other literals have equal texts.
 */
export function withoutLiterals(text: string): string {
  let made = known.get(text);
  if (made === undefined) known.set(text, (made = make(text)));
  return made;
}

function make(text: string): string {
  const blanked = visit(documentOf(text), {
    StringValue: (): ConstValueNode => ({ kind: Kind.STRING, value: '' }),
    IntValue: (): ConstValueNode => ({ kind: Kind.INT, value: '0' }),
    FloatValue: (): ConstValueNode => ({ kind: Kind.FLOAT, value: '0' }),
  });
  return print(blanked);
}

/** Nothing of a text that cannot be read: what was never admitted, and whatever a planner may write. */
function documentOf(text: string): DocumentNode {
  try {
    return parse(text, { noLocation: true });
  } catch {
    return { kind: Kind.DOCUMENT, definitions: [] };
  }
}
