import { ArgsType, Field, InputType } from 'type-graphql';
import { PageArguments } from '../../subgraph-kit/pages/pageArguments.js';

@InputType({ description: 'Which sources.' })
export class SourceFilter {
  @Field(() => String, { nullable: true, description: 'Part of the address; case does not matter.' })
  urlContains?: string | null;
}

@ArgsType()
export class SourcesArguments extends PageArguments {
  @Field(() => SourceFilter, { nullable: true, description: 'Which sources; all when absent.' })
  filter?: SourceFilter | null;
}
