import DataLoader from 'dataloader';
import { perRequest } from '../../../subgraph-kit/perRequest.js';
import type { RequestContext } from '../../../subgraph-kit/requestContext.js';
import { placeOf, type DataIssue, type DataIssueCode } from '../entities/dataIssue.js';
import type { WithIssues } from '../inputs.js';
import { issuesOfAssembly, issuesOfDelegation } from '../entities/issueRules.js';
import { findAssemblyFacts, findDelegationFacts, type Subjects } from '../store/issueFacts.js';

/** The assembly's own issues, worst first. */
export const issuesByAssembly = perRequest((ctx) => bySubject((ids) => assemblyIssues(ctx, ids)));

/** The delegation's own issues, worst first. */
export const issuesByDelegation = perRequest((ctx) => bySubject((ids) => delegationIssues(ctx, ids)));

const allOfAssemblies = perRequest(later((ctx) => assemblyIssues(ctx, null)));
const allOfDelegations = perRequest(later((ctx) => delegationIssues(ctx, null)));

/** Every issue of the graph, in any order. */
export async function allIssues(ctx: RequestContext): Promise<DataIssue[]> {
  return (await Promise.all([allOfAssemblies(ctx)(), allOfDelegations(ctx)()])).flat();
}

interface FilteredByIssues {
  filter?: { issueCodes?: DataIssueCode[] | null } | null;
}

/** Arguments of a list of assemblies, with the ids of those that have the issues asked for. */
export function assembliesWithIssues<Args extends FilteredByIssues>(
  ctx: RequestContext,
  args: Args,
): Promise<WithIssues<Args>> {
  return withIssues(args, () => allOfAssemblies(ctx)());
}

/** Arguments of a list of delegations, with the ids of those that have the issues asked for. */
export function delegationsWithIssues<Args extends FilteredByIssues>(
  ctx: RequestContext,
  args: Args,
): Promise<WithIssues<Args>> {
  return withIssues(args, () => allOfDelegations(ctx)());
}

async function withIssues<Args extends FilteredByIssues>(
  args: Args,
  findAll: () => Promise<DataIssue[]>,
): Promise<WithIssues<Args>> {
  const codes = args.filter?.issueCodes;
  if (codes == null) return { ...args, idsWithIssues: null };
  const found = (await findAll()).filter(({ code }) => codes.includes(code));
  return { ...args, idsWithIssues: [...new Set(found.map(({ subjectId }) => subjectId))] };
}

async function assemblyIssues({ db, today }: RequestContext, ids: Subjects): Promise<DataIssue[]> {
  return (await findAssemblyFacts(db, today, ids)).flatMap(issuesOfAssembly);
}

async function delegationIssues({ db, today }: RequestContext, ids: Subjects): Promise<DataIssue[]> {
  return (await findDelegationFacts(db, today, ids)).flatMap((facts) => issuesOfDelegation(facts, today));
}

function bySubject(find: (ids: readonly string[]) => Promise<DataIssue[]>): DataLoader<string, DataIssue[]> {
  return new DataLoader(async (ids) => {
    const found = await find(ids);
    return ids.map((id) =>
      found
        .filter(({ subjectId }) => subjectId === id)
        .sort((a, b) => placeOf(a).sortKey - placeOf(b).sortKey || (placeOf(a).id < placeOf(b).id ? -1 : 1)),
    );
  });
}

/** Found when first asked for, and once per request. */
function later<T>(find: (ctx: RequestContext) => Promise<T>): (ctx: RequestContext) => () => Promise<T> {
  return (ctx) => {
    let finding: Promise<T> | undefined;
    return () => (finding ??= find(ctx));
  };
}
