import {
  defaultFieldResolver,
  getNullableType,
  GraphQLList,
  isInterfaceType,
  isListType,
  isObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import type { JoinGraph } from '../joinGraphs.js';
import { locatingFaults } from './locateFaults.js';
import { isOverridden, type StitchableSupergraph } from './stitchableSupergraph.js';
import type { StitchedRun } from './stitchedRun.js';
import { subgraphExecutor } from './subgraphExecutor.js';

/**
 * One executable schema of all subgraphs; its context is a StitchedRun. The library is loaded here: it costs most of a second, which only who needs it shall pay.
 */
export async function stitchSupergraph(
  { document }: StitchableSupergraph,
  subgraphs: readonly JoinGraph[],
): Promise<GraphQLSchema> {
  const { getStitchedSchemaFromSupergraphSdl } = await import('@graphql-tools/federation');
  const names = new Map(subgraphs.map(({ graph, name }) => [graph, name]));
  const schema = getStitchedSchemaFromSupergraphSdl({
    supergraphSdl: document,
    batch: true,
    onSubschemaConfig(subschema) {
      subschema.executor = subgraphExecutor(names.get(subschema.name) ?? subschema.name);
    },
    handleProgressiveOverride: (label, { choice }: StitchedRun) => isOverridden(label, choice),
  });
  relax(schema);
  return schema;
}

/**
 * The projection tells nulls where none may be, and moves them up: a schema that did it too would lose what stands beside them.
 */
function relax(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      field.type = nullable(field.type);
      field.resolve = locatingFaults(field.resolve ?? defaultFieldResolver);
    }
  }
}

function nullable(type: GraphQLOutputType): GraphQLOutputType {
  const inner = getNullableType(type);
  return isListType(inner) ? new GraphQLList(nullable(inner.ofType)) : inner;
}
