import { z } from 'zod';

import type { DataClaim } from './claim.js';

/** A JSON Schema (draft-07, which editors know best) for each kind of data file, by the file name it is written to. */
export type JsonSchemas = ReadonlyMap<string, object>;

/** Where the schemas stand inside the data folder; a leading dot, because they are no data. */
export const SCHEMA_FOLDER = '.schemas';

/**
 * JSON Schemas made of the same shapes that check the files: what an editor completes and marks is what the import
 * takes and refuses. All claims on one kind of file make one schema; `countries/*.yaml` has `countries.json`.
 */
export function jsonSchemas(claims: readonly DataClaim[]): JsonSchemas {
  const kinds = [...new Set(claims.flatMap((claim) => claim.files))].sort();
  return new Map(
    kinds.map((kind) => {
      const ofKind = claims.filter((claim) => claim.files.includes(kind));
      const keys = ofKind.map(({ key, shape, required }) => [key, required ? shape : shape.optional()]);
      const file = z.strictObject(Object.fromEntries(keys));
      return [schemaName(kind), z.toJSONSchema(file, { target: 'draft-07', io: 'input' })];
    }),
  );
}

/** The line that a data file starts with, so that editors find its schema. */
export function schemaComment(file: string): string {
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : null;
  const name = schemaName(folder === null ? file : `${folder}/*.yaml`);
  return `# yaml-language-server: $schema=${folder === null ? '' : '../'}${SCHEMA_FOLDER}/${name}`;
}

function schemaName(kind: string): string {
  return `${kind.replace(/\/\*\.yaml$/, '').replace(/\.yaml$/, '')}.json`;
}
