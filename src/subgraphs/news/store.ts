import type { DataSource } from 'typeorm';
import { Article } from './entities.js';

export function findArticles(db: DataSource, by: 'id' | 'slug', keys: readonly string[]): Promise<Article[]> {
  return db.manager.createQueryBuilder(Article, 'a').where(`a.${by} = ANY(:keys)`, { keys }).getMany();
}
