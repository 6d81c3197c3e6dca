import { createHash } from 'node:crypto';
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import type { CitationData } from './dataset/shapes.js';
import { reference } from './nodes.js';

/** Who said it, as stored beside the fact (jsonb): every fact has one at least. */
export interface StoredCitation {
  sourceId: string;
  locator?: string;
  quote?: string;
}

/** The id of a source: `source:` and the first 12 hex digits of the SHA-256 of its URL. */
export function sourceId(url: string): string {
  return `source:${createHash('sha256').update(url).digest('hex').slice(0, 12)}`;
}

/** Citations of a data file as they are stored, in the same order. */
export function storedCitations(sources: readonly CitationData[]): StoredCitation[] {
  return sources.map(({ url, ...where }) => ({ sourceId: sourceId(url), ...where }));
}

@ObjectType('Source', { description: 'A page, a law, a data set: whatever a fact was read from.' })
@Directive('@key(fields: "id", resolvable: false)')
export class SourceReference {
  readonly __typename = 'Source';

  @Field(() => ID, { description: 'Opaque, global and permanent.' })
  id!: string;
}

@ObjectType({ description: 'Who said it. source is null only while the sources subgraph cannot be reached.' })
@Directive('@shareable')
export class Citation {
  @Field(() => SourceReference, { nullable: true, description: 'The page or document that states the fact.' })
  source!: SourceReference | null;

  @Field(() => String, { nullable: true, description: 'Where in the source: a page, a section, a table row.' })
  locator!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The words that carry the fact, verbatim, where the source may be quoted.',
  })
  quote!: string | null;
}

/** Stored citations as the API shows them, in the order of the data file. */
export function shownCitations(stored: readonly StoredCitation[]): Citation[] {
  return stored.map(({ sourceId, locator, quote }) =>
    Object.assign(new Citation(), {
      source: reference(SourceReference, sourceId),
      locator: locator ?? null,
      quote: quote ?? null,
    }),
  );
}
