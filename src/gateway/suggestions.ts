import {
  FieldsOnCorrectTypeRule,
  isEnumType,
  isInputObjectType,
  isInputType,
  isInterfaceType,
  isObjectType,
  KnownArgumentNamesRule,
  KnownTypeNamesRule,
  validate,
  ValuesOfCorrectTypeRule,
  type DocumentNode,
  type GraphQLError,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { MOST_ERRORS_OF_VARIABLES } from './execute/variables.js';

/** How many names are compared with what a client wrote, letter by letter: a few microseconds each. */
const MOST_COMPARED = 5_000;

/** The rules whose errors may suggest names. */
const SUGGESTING_RULES = [FieldsOnCorrectTypeRule, KnownTypeNamesRule, KnownArgumentNamesRule, ValuesOfCorrectTypeRule];

/**
 * The names of a schema of which errors say that a client may have meant them. For each such error graphql-js compares all names that might stand there, which takes
 * milliseconds where there are thousands: the larger a schema is, the fewer errors suggest any.
 */
export class Suggestions {
  /** How many errors about a document may suggest names. */
  private readonly most: number;
  /** Whether errors about variables may. */
  readonly areInVariables: boolean;

  /** @param areWanted they tell names to who may not ask for the schema */
  constructor(
    private readonly schema: GraphQLSchema,
    areWanted: boolean,
  ) {
    const types = Object.values(schema.getTypeMap());
    this.most = areWanted ? Math.floor(MOST_COMPARED / Math.max(types.length, mostNamesIn(types))) : 0;
    this.areInVariables =
      areWanted && mostNamesIn(types.filter(isInputType)) * MOST_ERRORS_OF_VARIABLES <= MOST_COMPARED;
  }

  /** The errors of a document, which suggest nothing yet, the first of them with suggestions. */
  addTo(errors: readonly GraphQLError[], document: DocumentNode): readonly GraphQLError[] {
    if (errors.length === 0 || this.most === 0) return errors;
    const suggesting = validate(this.schema, document, SUGGESTING_RULES, { maxErrors: this.most });
    return errors.map((error) => suggesting.find((other) => saysMore(other, error)) ?? error);
  }
}

function saysMore(one: GraphQLError, other: GraphQLError): boolean {
  return one.nodes?.[0] === other.nodes?.[0] && one.message.startsWith(other.message);
}

function mostNamesIn(types: readonly GraphQLNamedType[]): number {
  return Math.max(0, ...types.map((type) => namesIn(type).length));
}

function namesIn(type: GraphQLNamedType): readonly unknown[] {
  if (isEnumType(type)) return type.getValues();
  return isObjectType(type) || isInterfaceType(type) || isInputObjectType(type) ? Object.keys(type.getFields()) : [];
}
