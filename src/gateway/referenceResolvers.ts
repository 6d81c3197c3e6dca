import { isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import { z } from 'zod';

/** Where `@apollo/subgraph` keeps a type's `__resolveReference`. */
const subgraphExtensions = z.object({
  apollo: z.object({
    subgraph: z.object({ resolveReference: z.custom<ResolveReference>((value) => typeof value === 'function') }),
  }),
});

type ResolveReference = (...args: unknown[]) => unknown;

/** Resolvers made by `keepReferencesApart`: a schema may come twice. */
const guarded = new WeakSet<ResolveReference>();

/**
 * `@apollo/subgraph` calls the reference resolvers of all representations in one go: one that throws at once, instead of rejecting, fails the whole list
 * of entities. Afterwards it fails its own entity alone.
 */
export function keepReferencesApart(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    const extensions = subgraphExtensions.safeParse(type.extensions);
    if (!extensions.success) continue;
    const { resolveReference } = extensions.data.apollo.subgraph;
    if (guarded.has(resolveReference)) continue;
    const rejecting: ResolveReference = (...args) => new Promise((resolve) => resolve(resolveReference(...args)));
    guarded.add(rejecting);
    type.extensions = { ...type.extensions, apollo: { subgraph: { resolveReference: rejecting } } };
  }
}
