import { defaultFieldResolver, isNonNullType, isObjectType, type GraphQLFieldResolver } from 'graphql';
import { ClientError } from '../platform/errors.js';
import type { Subgraph } from '../subgraph-kit/defineSubgraph.js';
import type { RequestContext } from '../subgraph-kit/requestContext.js';

/** By the keys that subgraphs ask each other by, and by what decides the type: the gateway asks for these unasked. */
const KEYS: ReadonlySet<string> = new Set(['id', 'slug', 'code']);

/** Requests whose id begins like this meet faults. */
export const FAULTY = 'faulty';

/** Countries are asked for by their code, everything else by its id. */
type Source = { readonly code?: string; readonly id?: string } | undefined;
type Fault = 'throws' | 'rejects' | 'refuses' | 'is null';

/**
 * Makes fields of entities, and of Query, fail now and then: by the id of the request, the field and the key of the object, so that whoever asks for a field
 * meets the same fault. Changes the schemas in place.
 */
export function injectFaults(subgraphs: readonly Subgraph[]): void {
  const entities = new Set(['Query', ...subgraphs.flatMap(({ references }) => Object.keys(references))]);
  for (const { schema } of subgraphs) {
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) || !entities.has(type.name)) continue;
      for (const field of Object.values(type.getFields())) {
        if (field.name.startsWith('_') || KEYS.has(field.name)) continue;
        const resolve = field.resolve ?? defaultFieldResolver;
        field.resolve = failing(`${type.name}.${field.name}`, resolve, isNonNullType(field.type));
      }
    }
  }
}

/**
 * Where no null may be, faults come later, not at once: graphql-js 16 forgets the promises of a list's other items when one item fails at once, and a rejection
 * that nobody handles ends the process.
 */
function failing(
  coordinate: string,
  resolve: GraphQLFieldResolver<Source, RequestContext>,
  isNonNull: boolean,
): typeof resolve {
  return (source, args, context, info) => {
    const place = `${coordinate} of ${source?.code ?? source?.id ?? 'all'}`;
    const fault = faultOf(context.requestId, place);
    if (fault === undefined) return resolve(source, args, context, info);
    const met = () => meet(fault, place);
    return isNonNull ? Promise.resolve().then(met) : met();
  };
}

function meet(fault: Fault, place: string): unknown {
  if (fault === 'is null') return null;
  const error =
    fault === 'refuses'
      ? new ClientError('BAD_USER_INPUT', `${place} takes nothing like that.`)
      : new Error(`${place} is broken.`);
  if (fault === 'rejects') return Promise.reject(error);
  throw error;
}

function faultOf(requestId: string, place: string): Fault | undefined {
  if (!requestId.startsWith(FAULTY)) return undefined;
  return FAULTS[hashOf(`${requestId} ${place}`) % ONE_IN];
}

const FAULTS: readonly Fault[] = ['throws', 'rejects', 'refuses', 'is null'];

/** How many fields are asked for between two of the same fault. */
const ONE_IN = 60;

/** FNV-1a, of 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
