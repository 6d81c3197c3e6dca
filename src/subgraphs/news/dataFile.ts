import { z } from 'zod';

import { dataClaim } from '../../subgraph-kit/dataset/claim.js';
import { distinct } from '../../subgraph-kit/dataset/expectations.js';
import {
  citations,
  day,
  globalId,
  instant,
  languageTag,
  notes,
  partialDate,
  slug,
  text,
  url,
} from '../../subgraph-kit/dataset/shapes.js';
import { DocumentKind, DocumentStatus } from './entities/document.js';
import { MentionRole } from './entities/mention.js';

const paragraphIndex = z
  .int('the index of a paragraph, from 0')
  .min(0, 'the index of a paragraph, from 0')
  .describe('Index into paragraphs, from 0.');

const mention = z
  .strictObject({
    entity: globalId,
    role: z.enum(MentionRole),
    surface: text.describe('The words that stand in the paragraph.'),
    paragraph: paragraphIndex,
  })
  .meta({ id: 'Mention', description: 'What the article speaks of; one mention per entity and role.' });

const statement = z
  .strictObject({
    speaker: slug.describe('The slug of a person.'),
    text,
    verbatim: z.boolean('true or false').describe('True for the own words of the speaker, false for a report of them.'),
    paragraph: paragraphIndex,
  })
  .meta({ id: 'Statement', description: 'What somebody said: a claim, not a fact of the graph.' });

const slugs = distinct(z.array(slug), (one) => one, []).default([]);

const article = z
  .strictObject({
    slug,
    headline: text,
    language: languageTag,
    publishedOn: day,
    modifiedAt: instant.describe('When the text last changed here.'),
    url: url.optional().describe('The page it was published on.'),
    publisher: slug.optional().describe('The slug of an assembly.'),
    paragraphs: z.array(text).min(1, 'at least one paragraph').describe('The body, in our own words.'),
    mentions: distinct(z.array(mention), (one) => `${one.entity} ${one.role}`, ['entity']).default([]),
    statements: z.array(statement).default([]),
    topics: slugs.describe('Slugs of topics in topics.yaml.'),
    documents: slugs.describe('Slugs of documents, of this file or another.'),
    notes,
    sources: citations,
  })
  .superRefine(({ paragraphs, mentions, statements }, context) => {
    const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    statements.forEach((one, at) => {
      if (!paragraphs[one.paragraph]) refuse(['statements', at, 'paragraph'], indexBelow(paragraphs.length));
    });
    mentions.forEach((one, at) => {
      const paragraph = paragraphs[one.paragraph];
      if (!paragraph) refuse(['mentions', at, 'paragraph'], indexBelow(paragraphs.length));
      else if (!paragraph.includes(one.surface))
        refuse(['mentions', at, 'surface'], `words that stand in paragraph ${one.paragraph}`);
    });
  })
  .meta({ id: 'Article', description: 'The news item that this file is about.' });

const document = z
  .strictObject({
    slug,
    title: text,
    kind: z.enum(DocumentKind),
    status: z.enum(DocumentStatus),
    adoptedOn: partialDate.optional(),
    adoptedBy: slug.optional().describe('The slug of an assembly.'),
    url: url.optional(),
    notes,
    sources: citations,
  })
  .meta({ id: 'Document', description: 'A legal or policy text, recorded beside the article that names it first.' });

const topic = z
  .strictObject({ slug, label: text })
  .meta({ id: 'Topic', description: 'What articles are about. Editorial: it needs no source.' });

export const topicsClaim = dataClaim({
  key: 'topics',
  files: ['topics.yaml'],
  required: true,
  shape: distinct(z.array(topic), (one) => one.slug, ['slug']),
});

export const articleClaim = dataClaim({ key: 'article', files: ['news/*.yaml'], required: true, shape: article });

export const documentsClaim = dataClaim({
  key: 'documents',
  files: ['news/*.yaml'],
  shape: distinct(z.array(document), (one) => one.slug, ['slug']),
});

export const claims = [topicsClaim, articleClaim, documentsClaim];

export type TopicData = z.output<typeof topic>;
export type ArticleData = z.output<typeof article>;
export type DocumentData = z.output<typeof document>;

const indexBelow = (length: number) => `the index of a paragraph, 0 to ${length - 1}`;
