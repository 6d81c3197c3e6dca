import { Directive, Field, Int, ObjectType } from 'type-graphql';
import { connectionOf, edgeOf, pagesByParent, totalsByParent } from '../../../subgraph-kit/pages/connection.js';
import { perRequestAndArguments } from '../../../subgraph-kit/perRequest.js';
import type { RequestContext } from '../../../subgraph-kit/requestContext.js';
import { Assembly } from '../entities/assembly.js';
import { DataIssue } from '../entities/dataIssue.js';
import { Delegation } from '../entities/delegation.js';
import type { AssembliesArguments, DelegationsArguments, WithIssues } from '../inputs.js';
import { delegationsWithIssues } from '../loaders/issues.js';
import { assemblyList } from '../store/assemblies.js';
import { delegationList, SEATS_OF_LIST } from '../store/delegations.js';

@ObjectType({ description: 'An assembly in a list.' })
export class AssemblyEdge extends edgeOf(Assembly, 'an assembly') {}

@ObjectType({ description: 'A page of assemblies.' })
export class AssemblyConnection extends connectionOf(Assembly, AssemblyEdge) {}

@ObjectType({ description: 'A delegation in a list.' })
export class DelegationEdge extends edgeOf(Delegation, 'a delegation') {}

@ObjectType({ description: 'A page of delegations.' })
export class DelegationConnection extends connectionOf(Delegation, DelegationEdge) {
  sumSeats!: () => Promise<number | null>;

  @Field(() => Int, {
    nullable: true,
    description: 'Representatives of all delegations of the whole filtered list; null when no quota is recorded.',
  })
  @Directive('@cost(weight: 5)')
  totalSeats(): Promise<number | null> {
    return this.sumSeats();
  }
}

@ObjectType({ description: 'An issue in a list.' })
export class DataIssueEdge extends edgeOf(DataIssue, 'an issue') {}

@ObjectType({ description: 'A page of issues.' })
export class DataIssueConnection extends connectionOf(DataIssue, DataIssueEdge) {}

export const assemblies = pagesByParent(
  AssemblyConnection,
  'Query.assemblies',
  (args: WithIssues<AssembliesArguments>, { today }) => assemblyList(args, today),
);

/** Delegations of the whole graph. */
export const delegations = delegationPages('Query.delegations', null);

/** Delegations of one assembly. */
export const delegationsOfAssembly = delegationPages('Assembly.delegations', 'assembly');

type AskForDelegations = (
  ctx: RequestContext,
  args: DelegationsArguments,
  parentId: string,
) => Promise<DelegationConnection>;

function delegationPages(field: string, parent: 'assembly' | null): AskForDelegations {
  type Args = WithIssues<DelegationsArguments>;
  const pages = pagesByParent(DelegationConnection, field, (args: Args, { today }) =>
    delegationList(args, today, parent),
  );
  const seats = perRequestAndArguments((ctx, args: Args) =>
    totalsByParent(ctx, delegationList(args, ctx.today, parent), SEATS_OF_LIST),
  );
  return async (ctx, args, parentId) => {
    const asked = await delegationsWithIssues(ctx, args);
    const page = await pages(ctx, asked).load(parentId);
    page.sumSeats = () => seats(ctx, asked).load(parentId);
    return page;
  };
}
