import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';

/** Data files as objects: `{ 'countries/by.yaml': { country: …, parliaments: […] } }`. */
export type DataFiles = Readonly<Record<string, object>>;

/** The page that seeds cite unless they say otherwise. */
export const SOURCE_URL = 'https://example.org/source';

/** The citations of a seed. */
export function sources(url = SOURCE_URL): { url: string }[] {
  return [{ url }];
}

/** English names of a seed. */
export function names(value: string): { value: string; language: string; kind: string }[] {
  return [{ value, language: 'en', kind: 'OFFICIAL' }];
}

/** Writes data files to a folder of their own, with the files that every dataset needs; whatever a seed cites is in sources.yaml. */
export async function dataFolder(files: DataFiles): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'hemicycle-data-'));
  const whole: Record<string, object> = {
    'dataset.yaml': { dataset: { license: 'CC0-1.0' } },
    'organizations.yaml': { internationalOrganizations: [] },
    'topics.yaml': { topics: [] },
    ...files,
  };
  whole['sources.yaml'] ??= { sources: citedUrls(whole).map((url) => ({ url, title: `Page at ${url}` })) };
  for (const [name, content] of Object.entries(whole)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), stringify(content));
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

function citedUrls(value: unknown, key = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (key === 'sources' && Array.isArray(value)) return unique(value.map(({ url }: { url: string }) => url));
  return unique(Object.entries(value).flatMap(([inner, below]) => citedUrls(below, inner)));
}

function unique(urls: readonly string[]): string[] {
  return [...new Set(urls)].sort();
}
