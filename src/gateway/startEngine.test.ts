import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { startGateway } from '../testing/gatewayFixture.js';

const numbers = { typeDefs: 'type Query { one: Int }', resolvers: { Query: { one: () => 1 } } };

/** What a process does that starts a gateway, replaces its supergraph, and asks. */
const PROGRAM = `
  import { startGateway } from '${pathToFileURL(resolve('dist/testing/gatewayFixture.js')).href}';
  const said = [];
  const log = { info: () => {}, warn: (fields, message) => said.push({ ...fields, message }) };
  const numbers = { typeDefs: 'type Query { one: Int }', resolvers: { Query: { one: () => 1 } } };
  const { gateway, ask, close } = await startGateway({ numbers }, 'compiled', { log });
  await gateway.replaceSupergraph(gateway.supergraphSdl);
  console.log(JSON.stringify({ said, answer: await ask('{ one }') }));
  await close();`;

describe('where the native planner has no build', () => {
  it('a stitched schema answers, and the log says so once', async () => {
    const env = { ...process.env, NAPI_RS_NATIVE_LIBRARY_PATH: '/nowhere/planner.node' };

    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', PROGRAM], { env });

    const { said, answer } = JSON.parse(stdout) as { said: unknown[]; answer: unknown };
    expect(answer).toEqual({ data: { one: 1 } });
    expect(said).toEqual([
      {
        system: `${process.platform} ${process.arch}`,
        reason: expect.stringContaining("Cannot find module '/nowhere/planner.node'"),
        message:
          'The query planner has no build for this system. Answers come from a stitched schema: slower, and different where docs/stitched-fallback.md says.',
      },
    ]);
  });
});

describe('where the query planner is switched off', () => {
  it('a stitched schema answers, the log says so once, and there are no plans', async () => {
    const said: unknown[] = [];
    const log = { info: () => undefined, warn: (_: object, message: string) => void said.push(message) };
    const { gateway, ask, close } = await startGateway({ numbers }, 'stitched compiled', { log });

    await gateway.replaceSupergraph(gateway.supergraphSdl);
    const answer = await ask('{ one }');
    const plan = gateway.plan(parse('{ one }'));

    expect(answer).toEqual({ data: { one: 1 } });
    expect(said).toEqual([
      'The query planner is switched off. Answers come from a stitched schema: slower, and different where docs/stitched-fallback.md says.',
    ]);
    await expect(plan).rejects.toThrow('There are no query plans: the query planner is not in use here.');
    await close();
  });
});

describe('an operation of as many fields as LIMIT_FIELDS allows', () => {
  const items = {
    typeDefs: `
      type Query { item: Item }
      interface Item { id: ID next: Item }
      interface Named { id: ID name: String }
      type A implements Item & Named { id: ID next: Item name: String }
      type B implements Item & Named { id: ID next: Item name: String }
      type C implements Item { id: ID next: Item }`,
    resolvers: { Query: { item: () => ({ __typename: 'B', id: '1' }) } },
  };
  const ids = (count: number) => Array.from({ length: count }, (_, at) => `i${at}: id`).join(' ');
  const asked = (selections: string) =>
    `{ ${Array.from({ length: 120 }, (_, at) => `f${at}: item { ...F }`).join(' ')} } fragment F on Item { ${selections} }`;
  const limits = { fields: 12_000, rootFields: 200, aliases: 300, depth: 49 };

  it.each([
    ['beside fragments within each other', `... on Named { ... on Item { next { id } } } ${ids(97)}`],
    ['in fragments within each other', `... on Named { ... on Item { ${ids(99)} } }`],
  ])('is answered by a stitched schema, too: %s', async (_, selections) => {
    const { ask, close } = await startGateway({ items }, 'stitched compiled', { limits });

    const answer = await ask(asked(selections));
    const refused = await ask(asked(`${selections} last: id`));

    expect(answer.errors).toBeUndefined();
    expect(answer.data).toMatchObject({ f0: { i96: '1' }, f119: { i96: '1' } });
    expect(refused.errors).toMatchObject([
      { extensions: { code: 'OPERATION_TOO_LARGE', limit: 'fields', allowed: 12_000, got: 12_120 } },
    ]);
    await close();
  });

  it('is refused where fragments within each other have more written again for other objects', async () => {
    const { ask, close } = await startGateway({ items }, 'stitched compiled', { limits });
    let deep = 'id';
    for (let levels = 0; levels < 14; levels++) deep = `... on Named { ... on Item { next { ${deep} } } }`;

    expect((await ask(`{ item { ${deep} } }`)).errors).toMatchObject([
      {
        message: 'Expected at most 12000 fields that are written again for other objects, but got more than 12000.',
        extensions: { code: 'OPERATION_TOO_LARGE', limit: 'fields', allowed: 12_000 },
      },
    ]);
    await close();
  });
});

describe('a supergraph that the native planner cannot read', () => {
  it('is refused, and not stitched instead', async () => {
    const { gateway, close } = await startGateway({ numbers }, 'compiled');
    const unreadable = gateway.supergraphSdl.replace('type Query', 'type Query @join__type(graph: NOBODY)');

    await expect(gateway.replaceSupergraph(unreadable)).rejects.toMatchObject({
      name: 'OperatorError',
      message: expect.stringContaining('The query planner cannot read the supergraph'),
    });
    await close();
  });
});
