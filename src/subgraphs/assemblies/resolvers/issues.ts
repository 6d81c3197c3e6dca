import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Node } from '../../../subgraph-kit/nodes.js';
import { pageOfArray } from '../../../subgraph-kit/pages/pageOfArray.js';
import type { RequestContext } from '../../../subgraph-kit/requestContext.js';
import type { Assembly } from '../entities/assembly.js';
import { DataIssue, placeOf } from '../entities/dataIssue.js';
import type { Delegation } from '../entities/delegation.js';
import { DataIssuesArguments, type DataIssueFilter } from '../inputs.js';
import { assemblyById } from '../loaders/assemblies.js';
import { delegationById } from '../loaders/delegations.js';
import { allIssues } from '../loaders/issues.js';
import { DataIssueConnection } from './connections.js';

@Resolver(() => DataIssue)
export class DataIssueResolver {
  @Query(() => DataIssueConnection, { description: 'What rules found wrong or missing in the data, worst first.' })
  async dataIssues(
    @Args(() => DataIssuesArguments) args: DataIssuesArguments,
    @Ctx() ctx: RequestContext,
  ): Promise<DataIssueConnection> {
    const asked = (await allIssues(ctx)).filter((issue) => passes(issue, args.filter ?? {}));
    return pageOfArray(DataIssueConnection, { field: 'Query.dataIssues', order: 'SEVERITY' }, asked, placeOf, args);
  }

  @FieldResolver(() => Node, { description: 'The Assembly or Delegation it was found in.' })
  async subject(@Root() { subjectId }: DataIssue, @Ctx() ctx: RequestContext): Promise<Assembly | Delegation> {
    const loader = subjectId.startsWith('assembly:') ? assemblyById(ctx) : delegationById(ctx);
    const subject = await loader.load(subjectId);
    if (subject === null) throw new Error(`${subjectId} has an issue, but is not there.`);
    return subject;
  }
}

/** Null and absent mean no filter; an empty list lets nothing pass. */
function passes(issue: DataIssue, { codes, severities, assemblySlugs }: DataIssueFilter): boolean {
  return (
    (codes == null || codes.includes(issue.code)) &&
    (severities == null || severities.includes(issue.severity)) &&
    (assemblySlugs == null || assemblySlugs.includes(issue.assemblySlug))
  );
}
