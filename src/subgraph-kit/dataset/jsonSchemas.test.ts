import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { dataClaim } from './claim.js';
import { jsonSchemas, schemaComment } from './jsonSchemas.js';
import { count, text } from './shapes.js';

const city = dataClaim({
  key: 'city',
  files: ['cities/*.yaml'],
  required: true,
  shape: z.strictObject({ inhabitants: count.default(0) }),
});
const streets = dataClaim({ key: 'streets', files: ['cities/*.yaml', 'villages/*.yaml'], shape: z.array(text) });

describe('jsonSchemas', () => {
  it('makes one schema for each kind of file, of all keys that stand there', () => {
    const schemas = jsonSchemas([city, streets]);

    expect([...schemas.keys()]).toEqual(['cities.json', 'villages.json']);
    expect(schemas.get('cities.json')).toMatchObject({
      type: 'object',
      properties: {
        city: {
          type: 'object',
          properties: { inhabitants: { type: 'integer', minimum: 0 } },
          additionalProperties: false,
        },
        streets: { type: 'array' },
      },
      required: ['city'],
      additionalProperties: false,
    });
  });

  it('does not require what has a default', () => {
    const schema = jsonSchemas([city]).get('cities.json');

    expect(schema).not.toMatchObject({ properties: { city: { required: ['inhabitants'] } } });
  });
});

describe('schemaComment', () => {
  it('leads an editor from the file to its schema', () => {
    expect(schemaComment('sources.yaml')).toBe('# yaml-language-server: $schema=.schemas/sources.json');
    expect(schemaComment('countries/by.yaml')).toBe('# yaml-language-server: $schema=../.schemas/countries.json');
  });
});
