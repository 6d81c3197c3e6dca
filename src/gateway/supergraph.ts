import {
  buildASTSchema,
  parse,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { OperatorError } from '../platform/errors.js';
import { deriveApiSchema } from './apiSchema.js';
import { CostDirectives } from './costDirectives.js';
import { ProtectedSchema } from './authorization/protectedSchema.js';
import { readJoinGraphs, type JoinGraph } from './joinGraphs.js';
import { readLinks, type SpecificationLink } from './specificationLinks.js';

/** A supergraph that was read, and accepted. */
export interface Supergraph {
  readonly sdl: string;
  /** All types and fields, also those that clients may not see, and the machinery of composition. */
  readonly schema: GraphQLSchema;
  /** What clients see. */
  readonly apiSchema: GraphQLSchema;
  readonly subgraphs: readonly JoinGraph[];
  readonly costDirectives: CostDirectives;
  /** What clients may see under conditions; undefined where everybody may see everything. */
  readonly protectedSchema: ProtectedSchema | undefined;
}

/** Features that restrict what a client may get, and that this gateway would drop in silence: better no supergraph than one that leaks. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  context: '@context and @fromContext are dropped by the query planner',
};

/** Features that a gateway must implement to serve a supergraph, by their purpose: those that this one does. */
const IMPLEMENTED: Readonly<Record<string, ReadonlySet<string>>> = {
  SECURITY: new Set(['inaccessible', 'authenticated', 'requiresScopes', 'policy']),
  EXECUTION: new Set(['link', 'core', 'join']),
};

const UNKNOWN: Readonly<Record<string, string>> = {
  SECURITY: 'would not enforce',
  EXECUTION: 'could not execute',
};

/** Reads a supergraph SDL. Throws an OperatorError when it cannot be read, or uses what this gateway does not implement. */
export function readSupergraph(sdl: string): Supergraph {
  const document = parseSdl(sdl);
  const links = readLinks(document);
  for (const link of links) refuseUnsupported(link);
  if (usesContextArguments(document)) throw unsupported('context');
  const schema = buildSchema(document);
  return {
    sdl,
    schema,
    apiSchema: deriveApiSchema(document, links),
    subgraphs: readJoinGraphs(document),
    costDirectives: new CostDirectives(document, links),
    protectedSchema: ProtectedSchema.read(document, links, schema),
  };
}

/** The subgraphs that a supergraph SDL names. @throws OperatorError when it is no supergraph */
export function readSubgraphs(sdl: string): JoinGraph[] {
  return readJoinGraphs(parseSdl(sdl));
}

function parseSdl(sdl: string): DocumentNode {
  try {
    return parse(sdl, { noLocation: true });
  } catch (error) {
    throw new OperatorError(
      `The supergraph is not GraphQL SDL: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

function buildSchema(document: DocumentNode): GraphQLSchema {
  try {
    return buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  } catch (error) {
    throw new OperatorError(
      `The supergraph is not a schema: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

function refuseUnsupported(link: SpecificationLink): void {
  if (link.feature in UNSUPPORTED) throw unsupported(link.feature);
  const purpose = link.purpose ?? '';
  if (purpose in IMPLEMENTED && !IMPLEMENTED[purpose]?.has(link.feature)) {
    throw new OperatorError(
      `The supergraph cannot be served: it links ${link.url} for ${purpose}, which this gateway does not know and therefore ${UNKNOWN[purpose]}.`,
    );
  }
}

function unsupported(feature: string): OperatorError {
  return new OperatorError(
    `The supergraph cannot be served: ${UNSUPPORTED[feature]}, so that clients would get what they may not see, or wrong answers.`,
  );
}

/** `@fromContext` arrives in a supergraph as an argument of `@join__field`. */
function usesContextArguments(document: DocumentNode): boolean {
  return document.definitions.some(
    (definition) =>
      'fields' in definition &&
      definition.fields?.some((field) =>
        field.directives?.some(
          (directive) =>
            directive.name.value === 'join__field' && argument(directive, 'contextArguments') !== undefined,
        ),
      ),
  );
}

function argument(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return directive.arguments?.find((candidate) => candidate.name.value === name)?.value;
}
