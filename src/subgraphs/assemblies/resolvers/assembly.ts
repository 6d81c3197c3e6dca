import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../../subgraph-kit/requestContext.js';
import { Assembly } from '../entities/assembly.js';
import { assemblyBySlug } from '../loaders.js';

@Resolver(() => Assembly)
export class AssemblyResolver {
  @Query(() => Assembly, { nullable: true, description: 'An assembly by its slug.' })
  assembly(
    @Arg('slug', () => String, { description: 'For example csto-pa.' }) slug: string,
    @Ctx() ctx: RequestContext,
  ): Promise<Assembly | null> {
    return assemblyBySlug(ctx).load(slug);
  }
}
