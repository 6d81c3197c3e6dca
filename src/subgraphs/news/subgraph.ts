import { defineSubgraph } from '../../subgraph-kit/defineSubgraph.js';
import { Article, ArticleDocument, ArticleTopic } from './entities/article.js';
import { ArticleText } from './entities/articleText.js';
import { Document } from './entities/document.js';
import { KnownSlug } from './entities/knownSlug.js';
import { Mention } from './entities/mention.js';
import { Statement } from './entities/statement.js';
import { Topic } from './entities/topic.js';
import { newsImport } from './import.js';
import { articlesRule } from './inputs/articles.js';
import { articleById, articleBySlug, documentById, documentBySlug, topicById, topicBySlug } from './loaders.js';
import {
  AssemblyReference,
  ChamberReference,
  CountryReference,
  ParliamentReference,
  PersonReference,
} from './references.js';
import { ArticleResolver, MentionResolver, StatementResolver } from './resolvers/article.js';
import { ArticleEdgeResolver } from './resolvers/connections.js';
import { DocumentResolver } from './resolvers/document.js';
import {
  AssemblyNewsResolver,
  ChamberNewsResolver,
  CountryNewsResolver,
  ParliamentNewsResolver,
  PersonNewsResolver,
} from './resolvers/references.js';
import { TopicResolver } from './resolvers/topic.js';

/** Owns Article, Topic, Document. Hangs articles on assemblies, people, countries, parliaments and chambers. */
export const news = defineSubgraph({
  name: 'news',
  resolvers: [
    ArticleResolver,
    ArticleEdgeResolver,
    MentionResolver,
    StatementResolver,
    TopicResolver,
    DocumentResolver,
    AssemblyNewsResolver,
    PersonNewsResolver,
    CountryNewsResolver,
    ParliamentNewsResolver,
    ChamberNewsResolver,
  ],
  types: [
    Article,
    Topic,
    Document,
    AssemblyReference,
    PersonReference,
    CountryReference,
    ParliamentReference,
    ChamberReference,
  ],
  tables: [Article, ArticleText, Topic, Document, Mention, Statement, ArticleTopic, ArticleDocument, KnownSlug],
  references: {
    Article: ({ id, slug }, ctx) =>
      id === undefined ? articleBySlug(ctx).load(slug ?? '') : articleById(ctx).load(id),
    Topic: ({ id, slug }, ctx) => (id === undefined ? topicBySlug(ctx).load(slug ?? '') : topicById(ctx).load(id)),
    Document: ({ id, slug }, ctx) =>
      id === undefined ? documentBySlug(ctx).load(slug ?? '') : documentById(ctx).load(id),
  },
  argumentLimits: {
    'Query.articles': articlesRule,
    'Assembly.articles': articlesRule,
    'Article.related.first': [0, 20],
    'Person.statements.first': [0, 100],
  },
  import: newsImport,
});
