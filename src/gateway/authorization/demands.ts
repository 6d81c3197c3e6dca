import {
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  Kind,
  valueFromAST,
  type ConstDirectiveNode,
  type ConstValueNode,
} from 'graphql';
import { OperatorError } from '../../platform/errors.js';
import type { AuthorizationDirective } from './directiveNames.js';

/** One thing that a request may have: a token that was verified, `scope:…` in it, or `policy:…` that a function says it fulfils. */
export type Right = string;

/** What one directive asks for: all rights of at least one of its lists. Equal demands are one object. */
export interface Demand {
  readonly anyOf: readonly (readonly Right[])[];
}

export const AUTHENTICATED: Right = 'authenticated';
export const SCOPE = 'scope:';
export const POLICY = 'policy:';

export function isFulfilled({ anyOf }: Demand, has: (right: Right) => boolean): boolean {
  return anyOf.some((rights) => rights.every(has));
}

/** Reads demands, and knows those it read before. */
export class Demands {
  private readonly known = new Map<string, Demand>();

  /** What a directive asks for. Who needs a scope needs a token. @throws OperatorError where its argument is no list of lists of texts */
  of(kind: AuthorizationDirective, directive: ConstDirectiveNode): readonly Demand[] {
    switch (kind) {
      case 'authenticated':
        return [this.demand([[AUTHENTICATED]])];
      case 'requiresScopes':
        return [this.demand([[AUTHENTICATED]]), this.demand(prefixed(SCOPE, listsIn(directive, 'scopes')))];
      case 'policy':
        return [this.demand(prefixed(POLICY, listsIn(directive, 'policies')))];
    }
  }

  private demand(anyOf: Demand['anyOf']): Demand {
    const key = JSON.stringify(anyOf.map((rights) => [...rights].sort()).sort());
    let demand = this.known.get(key);
    if (!demand) this.known.set(key, (demand = { anyOf }));
    return demand;
  }
}

/** How many ways to fulfil demands are tried before one counts as a demand of its own. */
const MOST_WAYS = 10_000;

/** Whether whoever fulfils all of these fulfils that one as well. In doubt it says no. */
export function imply(demands: readonly Demand[], implied: Demand): boolean {
  if (demands.includes(implied)) return true;
  let ways = 0;
  const holds = (from: number, rights: ReadonlySet<Right>): boolean => {
    if (isFulfilled(implied, (right) => rights.has(right))) return true;
    const next = demands[from];
    if (!next || ++ways > MOST_WAYS) return false;
    return next.anyOf.every((more) => holds(from + 1, new Set([...rights, ...more])));
  };
  return holds(0, new Set());
}

function prefixed(prefix: string, lists: readonly (readonly string[])[]): Demand['anyOf'] {
  return lists.map((list) => list.map((item) => prefix + item));
}

const LISTS = new GraphQLNonNull(
  new GraphQLList(new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLString)))),
);

function listsIn({ name, arguments: args }: ConstDirectiveNode, argument: string): readonly (readonly string[])[] {
  const value = args?.find((candidate) => candidate.name.value === argument)?.value;
  // The scalars of the specifications take whatever the composition wrote.
  const lists = value && (valueFromAST(asTexts(value), LISTS) as string[][] | undefined); // by the type
  if (lists) return lists;
  throw new OperatorError(
    `The supergraph cannot be served: expected @${name.value} to have ${argument}: [["…"]], but got something else.`,
  );
}

function asTexts(value: ConstValueNode): ConstValueNode {
  if (value.kind === Kind.LIST) return { ...value, values: value.values.map(asTexts) };
  return value.kind === Kind.ENUM ? { kind: Kind.STRING, value: value.value } : value;
}
