import { Kind, type ConstDirectiveNode, type ConstValueNode, type DocumentNode } from 'graphql';

/** A specification that a supergraph uses: `@link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)`. */
export interface SpecificationLink {
  readonly url: string;
  /** Which of Apollo's specifications it is: `inaccessible`. Undefined where it is a stranger's, whatever its URL ends with. */
  readonly feature: string | undefined;
  /** `v0.2`; empty where the URL names none. */
  readonly version: string;
  /** The name that its types and directives begin with in this supergraph. */
  readonly prefix: string;
  readonly purpose?: string;
  /** Directives (`@name`) and types that it brings under names without the prefix: its own name for each, and the one that it has here. */
  readonly imports: readonly { readonly name: string; readonly as: string }[];
}

/** Where Apollo's specifications are. Others may give theirs the same names. */
const APOLLO = 'https://specs.apollo.dev/';

/** The specifications that the schema definition of a supergraph links, by `@link` or by its forerunner `@core`. */
export function readLinks(document: DocumentNode): SpecificationLink[] {
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) return [];
    return (definition.directives ?? []).flatMap((directive) => readLink(directive) ?? []);
  });
}

/**
 * The names that directives of Apollo's bear in a supergraph: any, since `@link` can rename a specification, and each thing that it imports. A name that no
 * specification claims means what it usually means: better to hide and ask for too much than to let everybody in.
 *
 * @param features the directives, and the specification of each; `federation` has them all
 */
export function directiveNames<T extends string>(
  links: readonly SpecificationLink[],
  features: Readonly<Record<T, string>>,
): ReadonlyMap<string, T> {
  const directives = Object.entries<string>(features) as [T, string][]; // keys of a record are its own
  const names = new Map<string, T>();
  const claimed = new Set<string>();
  for (const { feature, prefix, imports } of links) {
    const importedAs = new Map(imports.map(({ name, as }) => [name, as.replace(/^@/, '')]));
    for (const [directive, ownFeature] of directives) {
      const as = importedAs.get(`@${directive}`);
      if (feature === ownFeature)
        names.set(as ?? (directive === feature ? prefix : `${prefix}__${directive}`), directive);
      else if (feature === 'federation') names.set(as ?? `${prefix}__${directive}`, directive);
      else for (const name of [prefix, ...importedAs.values()]) claimed.add(name);
    }
  }
  for (const [directive] of directives)
    if (!claimed.has(directive) && !names.has(directive)) names.set(directive, directive);
  return names;
}

function readLink(directive: ConstDirectiveNode): SpecificationLink | undefined {
  const value = (name: string) => directive.arguments?.find((argument) => argument.name.value === name)?.value;
  const url = textOf(value('url') ?? value('feature'));
  if (url === undefined) return undefined;
  const { name, version } = partsOf(url);
  const imports = value('import');
  return {
    url,
    feature: url.startsWith(`${APOLLO}${name}/`) ? name : undefined,
    version,
    prefix: textOf(value('as')) ?? name,
    purpose: textOf(value('for')),
    imports: imports?.kind === Kind.LIST ? imports.values.flatMap((item) => importedName(item) ?? []) : [],
  };
}

/** The name and the version are the last parts of the URL, by the specification `link`. */
function partsOf(url: string): { name: string; version: string } {
  const parts = url.replace(/\/+$/, '').split('/');
  const last = parts.at(-1) ?? '';
  return /^v\d+\.\d+$/.test(last) ? { name: parts.at(-2) ?? '', version: last } : { name: last, version: '' };
}

/** `"@key"`, or `{ name: "@key", as: "@primaryKey" }`. */
function importedName(value: ConstValueNode): SpecificationLink['imports'][number] | undefined {
  const field = (name: string) =>
    value.kind === Kind.OBJECT
      ? textOf(value.fields.find((candidate) => candidate.name.value === name)?.value)
      : undefined;
  const name = field('name') ?? textOf(value);
  return name === undefined ? undefined : { name, as: field('as') ?? name };
}

function textOf(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}
