import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery, isObjectType, parse, type DocumentNode } from 'graphql';
import { pino } from 'pino';
import { loadGraph } from './app.js';
import { CostDirectives } from './gateway/costDirectives.js';
import type { Gateway } from './gateway/createGateway.js';
import { checkLimits, textCheck } from './gateway/limits.js';
import { compileCost } from './gateway/operationCost.js';
import { selectOperation } from './gateway/plan/operation.js';
import { readLinks } from './gateway/specificationLinks.js';
import { subgraphs } from './subgraphs/index.js';

const FOLDER = 'examples/operations';
const examples = readdirSync(FOLDER).filter((file) => file.endsWith('.graphql'));

let gateway: Gateway;
let directives: CostDirectives;
beforeAll(async () => {
  gateway = await loadGraph({ subgraphExecution: 'interpreted' }, pino({ level: 'silent' }));
  const supergraph = parse(gateway.supergraphSdl);
  directives = new CostDirectives(supergraph, readLinks(supergraph));
});
afterAll(() => gateway.dispose());

const costOf = (document: DocumentNode) =>
  compileCost(selectOperation(document, undefined), gateway.apiSchema, directives)({});

describe('the costs of our graph', () => {
  it('say of every connection how large its page is, in the supergraph and in the SDL of its subgraph', () => {
    const sdls = subgraphs.map(({ sdl }) => new CostDirectives(parse(sdl)));
    const ofAPage = expect.objectContaining({ assumedSize: 20, slicingArguments: ['first', 'last'] });
    let connections = 0;
    for (const type of Object.values(gateway.apiSchema.getTypeMap())) {
      if (!isObjectType(type)) continue;
      for (const { name, args } of Object.values(type.getFields())) {
        if (!args.some((argument) => argument.name === 'last')) continue;
        const coordinate = `${type.name}.${name}`;
        expect([coordinate, directives.listSize(coordinate)]).toEqual([coordinate, ofAPage]);
        expect(sdls.map((sdl) => sdl.listSize(coordinate))).toContainEqual(ofAPage);
        connections++;
      }
    }

    expect(connections).toBeGreaterThan(10);
  });

  it('weigh what is more work than to read rows: search, totals of whole lists, pictures', () => {
    const page = (filter: string, total: string) =>
      costOf(parse(`{ articles(first: 10${filter}) { ${total} nodes { id } } }`));

    expect(page('', '')).toBe(11);
    expect(page(', filter: { text: "peace" }', 'totalCount')).toBe(11 + 20 + 5);
    expect(costOf(parse('{ assembly(slug: "x") { hemicycle { svg } } }'))).toBe(1 + 20);
  });

  it.each([
    ...examples.map((file) => [file, readFileSync(`${FOLDER}/${file}`, 'utf8')]),
    [
      'introspection',
      getIntrospectionQuery({
        descriptions: true,
        specifiedByUrl: true,
        inputValueDeprecation: true,
        oneOf: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
      }),
    ],
  ])('let %s pass within a fifth of every limit but depth', (_, text = '') => {
    const { limits } = gateway;
    const document = parse(text);
    const fifth = Object.fromEntries(Object.entries(limits).map(([name, limit]) => [name, limit / 5]));
    const narrow = { ...limits, ...fifth, depth: limits.depth, introspectionDepth: 1 };

    expect(() => textCheck(narrow)(text)).not.toThrow();
    expect(() => checkLimits(document, narrow)).not.toThrow();
    expect(costOf(document)).toBeLessThan(narrow.cost);
  });
});
