import {
  buildASTSchema,
  GraphQLError,
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

const CONTEXT =
  '@context and @fromContext are dropped by the query planner, so that clients would get what they may not see, or wrong answers';

interface Purpose {
  /** The features of this purpose that the gateway implements, by version: what it does not, it may not serve. */
  readonly implemented: ReadonlyMap<string, readonly string[]>;
  /** What it would do to a supergraph with others. */
  readonly otherwise: string;
}

/** Why a supergraph links a feature that a gateway must implement, by the specification `link`. */
const PURPOSES: ReadonlyMap<string, Purpose> = new Map([
  [
    'SECURITY',
    {
      implemented: new Map([
        ['inaccessible', ['v0.1', 'v0.2']],
        ['authenticated', ['v0.1']],
        ['requiresScopes', ['v0.1']],
        ['policy', ['v0.1']],
      ]),
      otherwise: 'would not enforce',
    },
  ],
  [
    'EXECUTION',
    {
      implemented: new Map([
        ['link', ['v1.0']],
        ['core', ['v0.1', 'v0.2']],
        ['join', ['v0.1', 'v0.2', 'v0.3', 'v0.4', 'v0.5']],
      ]),
      otherwise: 'could not execute',
    },
  ],
]);

/** Reads a supergraph SDL. Throws an OperatorError when it cannot be read, or uses what this gateway does not implement. */
export function readSupergraph(sdl: string): Supergraph {
  const document = parseSdl(sdl);
  const links = readLinks(document);
  for (const link of links) refuseUnsupported(link);
  if (usesContextArguments(document)) throw unsupported(CONTEXT);
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
    const said = error instanceof Error ? error.message : String(error);
    const at = error instanceof GraphQLError ? error.locations?.[0] : undefined;
    const place = at ? ` (line ${at.line}, column ${at.column})` : '';
    throw new OperatorError(`The supergraph is not GraphQL SDL: ${said.replace(/\.$/, '')}${place}.`, { cause: error });
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

function refuseUnsupported({ url, feature, version, purpose }: SpecificationLink): void {
  if (feature === 'context') throw unsupported(CONTEXT);
  if (purpose === undefined) return;
  const known = PURPOSES.get(purpose);
  if (!known) throw unsupported(`it links ${url} for ${purpose}, a purpose that this gateway does not know`);
  if (feature === undefined || !known.implemented.get(feature)?.includes(version))
    throw unsupported(
      `it links ${url} for ${purpose}, which this gateway does not know and therefore ${known.otherwise}`,
    );
}

function unsupported(reason: string): OperatorError {
  return new OperatorError(`The supergraph cannot be served: ${reason}.`);
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
