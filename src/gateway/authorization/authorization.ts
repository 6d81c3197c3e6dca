import { OperationTypeNode, type GraphQLSchema } from 'graphql';
import { ClientError } from '../../platform/errors.js';
import type { AdmittedOperation } from '../admission.js';
import type { JsonObject, ResponsePath } from '../json.js';
import { andThen, type MaybePromise } from '../maybePromise.js';
import { foldConditions } from '../plan/foldConditions.js';
import type { Operation } from '../plan/operation.js';
import type { RefusedOperation } from '../refusedOperation.js';
import type { GatewayContext } from '../subgraphProtocol.js';
import { credentialsOf, hasExpired, tokenExpired } from './credentials.js';
import { AUTHENTICATED, isFulfilled, POLICY, SCOPE, type Demand, type Right } from './demands.js';
import { deniedParts, mostFieldsOf, type DeniedParts } from './deniedParts.js';
import type { ProtectedSchema } from './protectedSchema.js';
import { withoutDenied } from './withoutDenied.js';

/**
 * Which of these policies (`@policy`) a request fulfils: asked once for an operation, for a subscription when it begins, since what is denied is left out of its plan.
 * What it throws ends the operation.
 */
export type DecidePolicies = (policies: readonly string[], context: GatewayContext) => MaybePromise<Iterable<string>>;

export interface AuthorizationOptions {
  /** Without it no policy is fulfilled. */
  readonly decidePolicies?: DecidePolicies | undefined;
  /** Whether fields that a request may not see are null with an error, or the operation is refused; 'null' if not said. */
  readonly unauthorizedFields?: 'null' | 'refuse' | undefined;
}

/** An operation, and what its request may see of it. */
export interface AuthorizedOperation extends AdmittedOperation {
  /**
   * Equal for requests to which the same is denied of this operation. It belongs to the key of everything that is kept, or shared between requests, by the text of an operation.
   */
  readonly authorizationClass: string;
  /** Undefined where nothing is denied. */
  readonly denied?: DeniedParts;
  /** The rights that the request has, as far as the operation is about them. */
  readonly rights: ReadonlySet<Right>;
}

const NO_RIGHTS: ReadonlySet<Right> = new Set();

/** How many of the fields are told for which an operation is refused. */
const MOST_TOLD = 100;

/** Decides what requests may see of one supergraph. */
export class Authorization {
  private readonly mostFields: number;

  constructor(
    private readonly protectedSchema: ProtectedSchema | undefined,
    private readonly apiSchema: GraphQLSchema,
    private readonly options: AuthorizationOptions,
    limitOfFields: number,
  ) {
    this.mostFields = mostFieldsOf(limitOfFields);
  }

  /** What an operation may meet, whatever its conditions. */
  demandsOf(operation: Operation): readonly Demand[] {
    const { protectedSchema } = this;
    if (!protectedSchema) return [];
    const met = new Set<Demand>();
    const note = (demands: readonly Demand[]) => {
      for (const demand of demands) met.add(demand);
      return false;
    };
    withoutDenied(operation, this.apiSchema, {
      mostFields: this.mostFields,
      type: (name) => note(protectedSchema.ofType(name)),
      field: (type, field) => note(protectedSchema.ofField(type, field)),
    });
    return [...met];
  }

  /**
   * What the request of a context may see of an operation; a refusal where its token has ended, where it asks for more and such operations are refused, and where
   * nothing is left of a subscription.
   */
  authorize(
    admitted: AdmittedOperation,
    variables: JsonObject,
    context: GatewayContext,
  ): MaybePromise<AuthorizedOperation | RefusedOperation> {
    if (hasExpired(credentialsOf(context))) return { errors: [tokenExpired()] };
    const { demands } = admitted;
    if (demands.length === 0) return this.withRights(admitted, NO_RIGHTS);
    return andThen(this.rightsOf(demands, context), (rights) => {
      const authorized = this.withRights(admitted, rights);
      const refused = authorized.denied ? this.refusedFields(admitted.operation, variables, authorized.denied) : [];
      return refused.length > 0 ? { errors: refused } : authorized;
    });
  }

  /** What somebody with these rights may see of an operation. */
  withRights(admitted: AdmittedOperation, rights: ReadonlySet<Right>): AuthorizedOperation {
    const { protectedSchema } = this;
    const unfulfilled = new Set(
      admitted.demands.filter((demand) => !isFulfilled(demand, (right) => rights.has(right))),
    );
    if (!protectedSchema || unfulfilled.size === 0) return { ...admitted, authorizationClass: '', rights };
    return {
      ...admitted,
      authorizationClass: admitted.demands.map((demand) => (unfulfilled.has(demand) ? '0' : '1')).join(''),
      denied: deniedParts(protectedSchema, this.apiSchema, this.mostFields, (demand) => unfulfilled.has(demand)),
      rights,
    };
  }

  /** What somebody with every right may see of an operation. */
  withAllRights(admitted: AdmittedOperation): AuthorizedOperation {
    return this.withRights(admitted, new Set(admitted.demands.flatMap(({ anyOf }) => anyOf.flat())));
  }

  /** The rights among those that are asked for. */
  private rightsOf(demands: readonly Demand[], context: GatewayContext): MaybePromise<ReadonlySet<Right>> {
    const asked = new Set(demands.flatMap(({ anyOf }) => anyOf.flat()));
    const credentials = credentialsOf(context);
    const rights = new Set<Right>();
    for (const right of asked) {
      if (
        right === AUTHENTICATED
          ? credentials
          : right.startsWith(SCOPE) && credentials?.scopes.has(right.slice(SCOPE.length))
      )
        rights.add(right);
    }
    const policies = [...asked].flatMap((right) => (right.startsWith(POLICY) ? [right.slice(POLICY.length)] : []));
    if (policies.length === 0) return rights;
    return andThen(this.options.decidePolicies?.(policies, context) ?? [], (fulfilled) => {
      for (const policy of fulfilled) rights.add(POLICY + policy);
      return rights;
    });
  }

  /** The errors of the fields for which an operation is refused. */
  private refusedFields(operation: Operation, variables: JsonObject, denied: DeniedParts): readonly ClientError[] {
    const refusesAll = this.options.unauthorizedFields === 'refuse';
    // A subscription without its field would have no events.
    const refusesRoot = operation.definition.operation === OperationTypeNode.SUBSCRIPTION;
    if (!refusesAll && !refusesRoot) return [];
    const leftOut = withoutDenied(foldConditions(operation, variables), this.apiSchema, denied).denied;
    const told: ClientError[] = [];
    for (const { coordinates, path } of leftOut) {
      if (!refusesAll && path.length > 1) continue;
      const left = MOST_TOLD - told.length;
      told.push(...coordinates.slice(0, left).map((coordinate) => unauthorized(coordinate, path)));
    }
    return told;
  }
}

/** The error in place of what a request may not see: a field, or an object of a type. */
export function unauthorized(what: string, path: ResponsePath): ClientError {
  const message = `Expected the right to see ${what}, but this request does not have it.`;
  return new ClientError('UNAUTHORIZED_FIELD_OR_TYPE', message, {}, path);
}
