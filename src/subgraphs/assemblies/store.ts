import type { DataSource } from 'typeorm';
import { Assembly } from './entities/assembly.js';

export function findAssemblies(db: DataSource, by: 'id' | 'slug', keys: readonly string[]): Promise<Assembly[]> {
  return db.manager.createQueryBuilder(Assembly, 'a').where(`a.${by} = ANY(:keys)`, { keys }).getMany();
}
