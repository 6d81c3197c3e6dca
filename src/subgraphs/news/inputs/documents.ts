import { ArgsType, Field, InputType } from 'type-graphql';
import { PageArguments } from '../../../subgraph-kit/pages/pageArguments.js';
import { DocumentKind, DocumentStatus } from '../entities/document.js';

@InputType({ description: 'Which documents: all conditions hold, values of a list are alternatives.' })
export class DocumentFilter {
  @Field(() => [DocumentKind], { nullable: true, description: 'Sorts of texts.' })
  kinds?: DocumentKind[] | null;

  @Field(() => [DocumentStatus], { nullable: true, description: 'How far they have come.' })
  statuses?: DocumentStatus[] | null;

  @Field(() => [String], { nullable: true, description: 'Slugs of the assemblies that adopted them.' })
  adoptedBySlugs?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Part of the title; case and accents do not matter.' })
  titleContains?: string | null;
}

@ArgsType()
export class DocumentsArguments extends PageArguments {
  @Field(() => DocumentFilter, { nullable: true, description: 'Which documents; all when absent.' })
  filter?: DocumentFilter | null;
}
