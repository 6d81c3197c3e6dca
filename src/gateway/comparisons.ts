import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * Whether to validate a document takes more comparisons than `most`. Fields of one response name at one place must be the same, so graphql-js compares each with each
 * other, then what they select, and each fragment at a place with each other: 3 KB can take a tenth of a second. They are counted here, which is quick, and not made.
 * Where fields have arguments, a comparison counts for more. Takes cyclic fragments, too: whatever is walked counts.
 */
export function comparesMore(document: DocumentNode, most: number): boolean {
  return new Comparisons(document).exceed(most);
}

/** What is compared at one place in an answer, each with each other: selections beside each other, or what fields of one name select. */
type Place = readonly (SelectionNode | SelectionSetNode)[];

class Comparisons {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  private readonly places: Place[] = [];
  /** Selections that are places, or will be. */
  private readonly known = new Set<SelectionSetNode>();
  private count = 0;

  constructor(document: DocumentNode) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
      if ('selectionSet' in definition) this.places.push(besideEachOther(definition.selectionSet));
    }
  }

  exceed(most: number): boolean {
    // Places that are found meanwhile are counted, too.
    for (const place of this.places) {
      this.compare(place, most);
      if (this.count > most) return true;
    }
    return false;
  }

  private compare(place: Place, most: number): void {
    const before = new Map<string, Set<FieldNode>>();
    let fragmentsBefore = 0;
    for (const part of place) {
      const fields: FieldNode[] = [];
      const fragments = new Set<string>();
      this.collect(part, fields, fragments);
      this.count += fragments.size * fragmentsBefore;
      fragmentsBefore += fragments.size;
      for (const field of fields) {
        const others = before.get(responseName(field));
        if (others && !others.has(field)) this.count += others.size * weightOf(field);
      }
      if (this.count > most) return;
      for (const field of fields) {
        const others = before.get(responseName(field));
        if (others) others.add(field);
        else before.set(responseName(field), new Set([field]));
      }
    }
    for (const fields of before.values()) this.goInto([...fields]);
  }

  /** The fields of a part, whatever fragments they are in, and those fragments. It does not call itself: fragments within each other may be deeper than a stack. */
  private collect(part: SelectionNode | SelectionSetNode, fields: FieldNode[], fragments: Set<string>): void {
    const left = [part];
    for (let next = left.pop(); next; next = left.pop()) {
      this.count++;
      if (next.kind === Kind.FIELD) fields.push(next);
      else if (next.kind === Kind.SELECTION_SET) for (const selection of next.selections) left.push(selection);
      else if (next.kind === Kind.INLINE_FRAGMENT) left.push(next.selectionSet);
      else if (!fragments.has(next.name.value)) {
        fragments.add(next.name.value);
        const fragment = this.fragments.get(next.name.value);
        if (fragment) left.push(fragment.selectionSet);
      }
    }
  }

  /** What fields of one name select is at one place, and what each of them selects is at one as well. */
  private goInto(fields: readonly FieldNode[]): void {
    const selected = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
    for (const set of selected) {
      if (this.known.has(set)) continue;
      this.known.add(set);
      this.places.push(besideEachOther(set));
    }
    if (selected.length > 1) this.places.push(selected);
  }
}

/** How many characters of arguments take as long to compare as two fields do. */
const CHARACTERS = 1_000;

/** What it takes to compare a field with another: their arguments are compared as well, each as a text. */
function weightOf({ arguments: given = [] }: FieldNode): number {
  const length = (given.at(-1)?.loc?.end ?? 0) - (given[0]?.loc?.start ?? 0);
  return 1 + given.length + Math.floor(length / CHARACTERS);
}

/** Inline fragments are no places of their own. */
function besideEachOther({ selections }: SelectionSetNode): SelectionNode[] {
  return selections.flatMap((selection) =>
    selection.kind === Kind.INLINE_FRAGMENT ? besideEachOther(selection.selectionSet) : selection,
  );
}

function responseName({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}
