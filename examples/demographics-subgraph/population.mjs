import { readFileSync } from 'node:fs';

const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const sources = JSON.parse(read('./sources.json'));

/** Populations by ISO 3166-1 alpha-2 code: those of the file, and no others. */
export const populationByCountry = new Map(
  read('./population.csv')
    .trim()
    .split('\n')
    .slice(1) // the names of the columns
    .map((line) => {
      const [country, inhabitants, year, source] = line.split(',');
      return [country, { inhabitants: Number(inhabitants), year: Number(year), source: sources[source] }];
    }),
);
