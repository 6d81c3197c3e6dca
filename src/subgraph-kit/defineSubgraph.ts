import 'reflect-metadata';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { isAbstractType, parse, print, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, createResolversMap } from 'type-graphql';
import { guardArguments, type ArgumentLimits } from './argumentChecks.js';
import type { SliceImport } from './importing/sliceImport.js';
import { typeNameOf } from './nodes.js';
import { withPageSizes } from './pages/pageSizes.js';
import type { RequestContext } from './requestContext.js';

/** A key as the gateway sends it: `{ __typename: 'Parliament', id: 'parliament:by-national-assembly' }`. */
export type EntityKey = Readonly<Record<string, string>>;

/** Finds an entity by one of its keys. Ask a loader, so that a list of keys costs one statement. */
export type ReferenceResolver = (key: EntityKey, ctx: RequestContext) => Promise<object | null>;

export interface SubgraphDefinition {
  /** The name in the supergraph, of the folder, and of the PostgreSQL schema. */
  name: string;
  resolvers: readonly [Function, ...Function[]];
  /** Object types that no resolver returns directly: entities, references, members of unions. */
  types: readonly Function[];
  /** TypeORM entities: the tables of the slice, those that clients never see included. */
  tables: readonly Function[];
  /** How an entity is found by a key, for each type with a resolvable key. */
  references: Readonly<Record<string, ReferenceResolver>>;
  /** Bounds of numeric arguments and of list lengths, and rules of fields, by coordinate; pages have theirs without. */
  argumentLimits?: ArgumentLimits;
  import: SliceImport;
}

export interface Subgraph extends SubgraphDefinition {
  argumentLimits: ArgumentLimits;
  schema: GraphQLSchema;
  /** The schema with federation directives, as `_service { sdl }` gives it. */
  sdl: string;
}

const FEDERATION = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@cost", "@listSize"])`;

/**
 * Makes a federation subgraph from TypeGraphQL classes. Both resolvers and types are given, so that several subgraphs
 * in one process stay apart.
 */
export function defineSubgraph(definition: SubgraphDefinition): Subgraph {
  const { resolvers, types, references, argumentLimits = {} } = definition;
  const schema = buildSchemaSync({
    resolvers: [...resolvers] as [Function, ...Function[]],
    orphanedTypes: [...types],
    // Field middleware costs two to four times the field: guards stand at arguments, not at fields.
    simpleResolvers: true,
    validate: false,
    skipCheck: true,
  } as Parameters<typeof buildSchemaSync>[0]);
  const typeDefs = withPageSizes(parse(`${FEDERATION}\n\n${describeQuery(printSchemaWithDirectives(schema))}`));

  const resolversMap = createResolversMap(schema) as Record<string, Record<string, unknown>>;
  for (const [type, find] of Object.entries(references)) {
    // Async whatever `find` does: one synchronous throw would fail the whole list of entities.
    (resolversMap[type] ??= {})['__resolveReference'] = async (key: EntityKey, ctx: RequestContext) => find(key, ctx);
  }
  const federated = buildSubgraphSchema({ typeDefs, resolvers: resolversMap as never });
  resolveTypesAtOnce(federated);
  guardArguments(federated, argumentLimits);
  return { ...definition, argumentLimits, schema: federated, sdl: print(typeDefs) };
}

/** TypeGraphQL has no place for a description of the query type. */
function describeQuery(sdl: string): string {
  return sdl.replace(/^type Query \{/m, '"""Where every question begins."""\ntype Query {');
}

/** TypeGraphQL makes `resolveType` asynchronous, which graphql-jit cannot wait for; our objects name their type themselves. */
function resolveTypesAtOnce(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type) && !type.name.startsWith('_')) type.resolveType = typeNameOf;
  }
}
