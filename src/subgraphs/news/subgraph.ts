import { defineSubgraph } from '../../subgraph-kit/defineSubgraph.js';
import {
  Article,
  ArticleDocument,
  ArticleText,
  ArticleTopic,
  Document,
  KnownSlug,
  Mention,
  Statement,
  Topic,
} from './entities.js';
import { newsImport } from './import.js';
import { articleById, articleBySlug } from './loaders.js';
import { ArticleResolver } from './resolvers.js';

/** Owns Article, Topic, Document. Hangs articles on assemblies, people, countries, parliaments and chambers. */
export const news = defineSubgraph({
  name: 'news',
  resolvers: [ArticleResolver],
  types: [Article],
  tables: [Article, ArticleText, Topic, Document, Mention, Statement, ArticleTopic, ArticleDocument, KnownSlug],
  references: {
    Article: ({ id, slug }, ctx) =>
      id === undefined ? articleBySlug(ctx).load(slug ?? '') : articleById(ctx).load(id),
  },
  import: newsImport,
});
