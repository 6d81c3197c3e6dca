import type { GraphQLFieldResolver } from 'graphql';
import { FaultMet, isFaultyNull, type FaultyNull } from './subgraphFault.js';

type Resolver = GraphQLFieldResolver<unknown, unknown>;

/** The same resolver, its faulty nulls as errors, so that graphql-js says at which place of the answer they were met. */
export function locatingFaults(resolve: Resolver): Resolver {
  const locating: Resolver = (source, args, context, info) => {
    const key = info.fieldNodes[0]?.alias?.value ?? info.fieldName;
    const meet = (faulty: FaultyNull) => new FaultMet(faulty, faulty.isWhole && stands(faulty, source, key));
    const met = (value: unknown): unknown => {
      if (isFaultyNull(value)) return meet(value);
      return Array.isArray(value) ? value.map(met) : value;
    };
    const failed = (error: unknown): never => {
      throw isFaultyNull(error) ? meet(error) : error;
    };
    try {
      const value = resolve(source, args, context, info);
      return value instanceof Promise ? value.then(met, failed) : met(value);
    } catch (error) {
      return failed(error);
    }
  };
  // The library knows its own resolvers by this name, and asks for keys of entities where it finds another.
  return Object.defineProperty(locating, 'name', { value: resolve.name });
}

/** What an entity could not be had for is put to its fields by the library. */
function stands(faulty: FaultyNull, source: unknown, key: string): boolean {
  return (
    typeof source === 'object' && source !== null && key in source && source[key as keyof typeof source] === faulty
  );
}
