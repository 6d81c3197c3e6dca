import { GraphQLError, OperationTypeNode, print, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { ClientError } from '../platform/errors.js';
import type { Demand } from './authorization/demands.js';
import { ruledFields, type ArgumentRules, type RuledField } from './argumentRules.js';
import { asValidationError } from './validationErrors.js';
import { conditionVariables } from './plan/foldConditions.js';
import { compileIntrospectionCost } from './introspectionCost.js';
import { checkLimits, tooManyComparisons, type OperationCosts, type OperationLimits } from './limits.js';
import type { CostDirectives } from './costDirectives.js';
import { compileCost } from './operationCost.js';
import type { Suggestions } from './suggestions.js';
import { documentOf, selectOperation, type Operation } from './plan/operation.js';

/**
 * What graphql-js says where it gives up, which is a limit of its own: at so many fragments and variables that it follows for the operations of a document, and at ten times
 * as many comparisons.
 */
const GAVE_UP = 'Validation aborted.';
const GAVE_UP_AFTER = 50_000;

/**
 * How many characters the texts of one document's operations may have together that are kept. Each has all fragments of the document in it, and a thousand may share one of a
 * megabyte, each asked for by its name and a hash.
 */
const MOST_CHARACTERS = 16 * 1024;

/** An operation that may be planned, or the errors that say why not. */
export type Admission =
  | { readonly admitted: AdmittedOperation; readonly errors?: undefined }
  | { readonly admitted?: undefined; readonly errors: readonly GraphQLError[] };

export interface AdmittedOperation extends OperationCosts {
  readonly operation: Operation;
  /** The fields with arguments that there are rules about, those that a condition may leave out included. */
  readonly ruledFields: readonly RuledField[];
  /** What it may demand of who asks, whatever its conditions. */
  readonly demands: readonly Demand[];
  /** The variables in its `@skip` and `@include`. */
  readonly conditions: readonly string[];
  /** The operation's whole text: equal texts with equal conditions have equal plans. */
  readonly text: string;
}

/**
 * Limits and validation, before anything is planned: a fragment that spreads itself would end the process inside the planner. Each document is looked at once;
 * Apollo Server keeps parsed documents, so a repeated request costs nothing here.
 */
export class Admissions {
  private readonly documents = new WeakMap<DocumentNode, Map<string | undefined, Admission>>();

  constructor(
    private readonly apiSchema: GraphQLSchema,
    private readonly limits: OperationLimits,
    private readonly costDirectives: CostDirectives,
    private readonly suggestions: Suggestions,
    private readonly rules?: ArgumentRules | undefined,
    private readonly demandsOf: (operation: Operation) => readonly Demand[] = () => [],
  ) {}

  admit(document: DocumentNode, operationName: string | undefined): Admission {
    let known = this.documents.get(document);
    if (!known) this.documents.set(document, (known = new Map<string | undefined, Admission>()));
    let admission = known.get(operationName);
    if (!admission) {
      admission = this.examine(document, operationName);
      // Clients can ask for any number of names that a document does not have.
      if (!admission.errors) keep(known, operationName, admission);
    }
    return admission;
  }

  private examine(document: DocumentNode, operationName: string | undefined): Admission {
    try {
      checkLimits(document, this.limits);
      const errors = this.validate(document);
      if (errors.some(({ message }) => message === GAVE_UP))
        throw tooManyComparisons(Math.min(this.limits.comparisons, GAVE_UP_AFTER));
      if (errors.length > 0) return { errors: this.suggestions.addTo(errors, document).map(asValidationError) };
      const operation = selectOperation(document, operationName);
      refuseUnoffered(operation.definition.operation, this.apiSchema);
      return {
        admitted: {
          operation,
          ruledFields: ruledFields(operation, this.apiSchema, this.rules),
          costOf: compileCost(operation, this.apiSchema, this.costDirectives),
          introspectionCostOf: compileIntrospectionCost(operation, this.apiSchema, this.limits.introspection),
          demands: this.demandsOf(operation),
          conditions: conditionVariables(operation),
          text: print(documentOf(operation)),
        },
      };
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    }
  }

  private validate(document: DocumentNode): readonly GraphQLError[] {
    try {
      return validate(this.apiSchema, document, undefined, { maxErrors: 20, hideSuggestions: true });
    } catch (error) {
      // graphql-js throws the error about a variable in a condition at the root of a subscription, where no condition may stand.
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  }
}

/** The operation that was asked for last is kept, however long it is. */
function keep(known: Map<string | undefined, Admission>, name: string | undefined, admission: Admission): void {
  let characters = 0;
  for (const { admitted } of [...known.values(), admission]) characters += admitted?.text.length ?? 0;
  if (characters > MOST_CHARACTERS) known.clear();
  known.set(name, admission);
}

/** Validation lets pass what asks of a root type that the schema does not have. */
function refuseUnoffered(kind: OperationTypeNode, apiSchema: GraphQLSchema): void {
  if (apiSchema.getRootType(kind)) return;
  const served = Object.values(OperationTypeNode).filter((each) => apiSchema.getRootType(each));
  const expected = served.map((each) => `a ${each}`).join(' or ');
  throw new ClientError('BAD_USER_INPUT', `Expected ${expected}, because no ${NAMES[kind]} are offered.`);
}

const NAMES: Readonly<Record<OperationTypeNode, string>> = {
  query: 'queries',
  mutation: 'mutations',
  subscription: 'subscriptions',
};
