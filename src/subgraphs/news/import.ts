import { storedCitations } from '../../subgraph-kit/citations.js';
import { dataPath, type DataProblem } from '../../subgraph-kit/dataset/claim.js';
import { idFact, type IdFact } from '../../subgraph-kit/importing/facts.js';
import { tableRows, type RowOf, type SliceImport } from '../../subgraph-kit/importing/sliceImport.js';
import { folded } from '../../subgraph-kit/names.js';
import {
  articleClaim,
  claims,
  documentsClaim,
  topicsClaim,
  type ArticleData,
  type DocumentData,
  type TopicData,
} from './dataFile.js';
import { Article, ArticleDocument, ArticleTopic } from './entities/article.js';
import { ArticleText } from './entities/articleText.js';
import { Document } from './entities/document.js';
import { KnownSlug } from './entities/knownSlug.js';
import { Mention } from './entities/mention.js';
import { Statement } from './entities/statement.js';
import { Topic } from './entities/topic.js';
import { isMentionable } from './references.js';
import { configurationOf } from './entities/articleText.js';

/** Articles with what they say and speak of, topics, documents; people and bodies belong to the slices before. */
export const newsImport: SliceImport = {
  claims,
  rows({ dataset, known }) {
    const articles = dataset.files(articleClaim).map(({ file, value }) => ({ data: value, file, path: 'article' }));
    const documents = dataset
      .files(documentsClaim)
      .flatMap(({ file, value }) => value.map((data, at) => ({ data, file, path: dataPath('documents', at) })));
    const topics = dataset
      .files(topicsClaim)
      .flatMap(({ file, value }) => value.map((data, at) => ({ data, file, path: dataPath('topics', at) })));

    const ids: IdFact[] = [
      ...topics.map(({ data, file, path }) => idFact('Topic', data.slug, { file, path })),
      ...documents.map(({ data, file, path }) => idFact('Document', data.slug, { file, path })),
      ...articles.map(({ data, file, path }) => idFact('Article', data.slug, { file, path })),
    ];
    const mentionable = new Set([...known.ids, ...ids].map(({ id }) => id).filter(isMentionable));
    const topicIds = new Set(topics.map(({ data }) => topicId(data.slug)));

    return {
      tables: [
        tableRows(
          Topic,
          topics.map(({ data }) => topicRow(data)),
        ),
        tableRows(
          Document,
          documents.map(({ data }) => documentRow(data)),
        ),
        tableRows(
          Article,
          articles.map(({ data }) => articleRow(data)),
        ),
        ...rowsBesideArticles(articles.map(({ data }) => data)),
        tableRows(KnownSlug, slugsOfAssemblies(known.ids)),
      ],
      facts: { ids },
      problems: [
        ...articles.flatMap((article) => problemsOfArticle(article, mentionable, topicIds)),
        ...documents.flatMap(({ data: { adoptedBy }, file, path }) =>
          adoptedBy === undefined || mentionable.has(`assembly:${adoptedBy}`)
            ? []
            : [{ file, path: `${path}.adoptedBy`, expected: 'the slug of an assembly', got: adoptedBy }],
        ),
      ],
    };
  },
};

interface ArticleInFile {
  data: ArticleData;
  file: string;
  path: string;
}

function problemsOfArticle(
  { data, file, path }: ArticleInFile,
  mentionable: ReadonlySet<string>,
  topicIds: ReadonlySet<string>,
): DataProblem[] {
  const references = [
    ...(data.publisher === undefined
      ? []
      : [{ at: 'publisher', id: `assembly:${data.publisher}`, got: data.publisher, what: 'the slug of an assembly' }]),
    ...data.mentions.map(({ entity }, at) => ({
      at: `mentions[${at}].entity`,
      id: entity,
      got: entity,
      what: 'the id of a person, assembly, parliament, chamber, country or document in the data files',
    })),
    ...data.statements.map(({ speaker }, at) => ({
      at: `statements[${at}].speaker`,
      id: `person:${speaker}`,
      got: speaker,
      what: 'the slug of a person under people: of some file',
    })),
    ...data.documents.map((slug, at) => ({
      at: `documents[${at}]`,
      id: documentId(slug),
      got: slug,
      what: 'the slug of a document under documents: of some file',
    })),
    ...data.topics.map((slug, at) => ({
      at: `topics[${at}]`,
      id: topicId(slug),
      got: slug,
      what: 'the slug of a topic in topics.yaml',
    })),
  ];
  return references
    .filter(({ id }) => !mentionable.has(id) && !topicIds.has(id))
    .map(({ at, got, what }) => ({ file, path: `${path}.${at}`, expected: what, got }));
}

function topicRow({ slug, label }: TopicData): RowOf<Topic> {
  return { id: topicId(slug), slug, label };
}

function documentRow(data: DocumentData): RowOf<Document> {
  return {
    id: documentId(data.slug),
    slug: data.slug,
    title: data.title,
    searchTitle: folded(data.title),
    kind: data.kind,
    status: data.status,
    adoptedOn: data.adoptedOn ?? null,
    adoptedById: data.adoptedBy === undefined ? null : `assembly:${data.adoptedBy}`,
    url: data.url ?? null,
    storedCitations: storedCitations(data.sources),
  };
}

function articleRow(data: ArticleData): RowOf<Article> {
  return {
    id: articleId(data),
    slug: data.slug,
    headline: data.headline,
    language: data.language,
    publishedOn: data.publishedOn,
    modifiedAt: new Date(data.modifiedAt),
    paragraphs: data.paragraphs,
    url: data.url ?? null,
    publisherId: data.publisher === undefined ? null : `assembly:${data.publisher}`,
    storedCitations: storedCitations(data.sources),
  };
}

/** The tables whose rows hang on an article. */
function rowsBesideArticles(articles: readonly ArticleData[]) {
  return [
    tableRows(ArticleText, articles.map(textRow)),
    tableRows(
      Mention,
      articles.flatMap((data) =>
        data.mentions.map(({ entity, ...mention }, place) => ({
          ...mention,
          articleId: articleId(data),
          entityId: entity,
          place,
        })),
      ),
    ),
    tableRows(
      Statement,
      articles.flatMap((data) =>
        data.statements.map(({ speaker, ...statement }, place) => ({
          ...statement,
          articleId: articleId(data),
          place,
          speakerId: `person:${speaker}`,
        })),
      ),
    ),
    tableRows(
      ArticleTopic,
      articles.flatMap((data) => data.topics.map((slug) => ({ articleId: articleId(data), topicId: topicId(slug) }))),
    ),
    tableRows(
      ArticleDocument,
      articles.flatMap((data) =>
        data.documents.map((slug) => ({ articleId: articleId(data), documentId: documentId(slug) })),
      ),
    ),
  ];
}

function textRow(data: ArticleData): RowOf<ArticleText> {
  const body = data.paragraphs.join('\n');
  return {
    articleId: articleId(data),
    configuration: configurationOf(data.language),
    headline: data.headline,
    body,
    folded: folded(`${data.headline}\n${body}`),
    vector: null,
  };
}

function slugsOfAssemblies(ids: readonly IdFact[]): RowOf<KnownSlug>[] {
  return ids.flatMap(({ type, slug, id }) => (type === 'Assembly' && slug !== null ? [{ type, slug, id }] : []));
}

function articleId({ slug }: ArticleData): string {
  return `article:${slug}`;
}

function topicId(slug: string): string {
  return `topic:${slug}`;
}

function documentId(slug: string): string {
  return `document:${slug}`;
}
