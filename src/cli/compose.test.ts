import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parse } from 'graphql';
import { readJoinGraphs } from '../gateway/joinGraphs.js';
import { killCommands, runCommand } from '../testing/commandLine.js';
import { withLink } from '../testing/gatewayFixture.js';
import { openShop, type Shop } from '../testing/shop.js';
import { compose } from './compose.js';
import { readSupergraphConfig } from './supergraphConfig.js';

let shop: Shop;
let folder: string;

beforeAll(async () => {
  shop = await openShop();
  folder = await mkdtemp(join(tmpdir(), 'hemicycle-compose-'));
});
afterAll(async () => {
  killCommands();
  await shop[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
  return path;
}

const STOCK = withLink('type Product @key(fields: "id") { id: ID! inStock: Int }');
const REVIEWS = withLink('type Query { stars: Int } type Product @key(fields: "id") { id: ID! stars: Int }');

/** The subgraphs of a supergraph, with their addresses. */
function graphsOf(supergraph: string): { name: string; url: string | undefined }[] {
  return readJoinGraphs(parse(supergraph)).map(({ name, url }) => ({ name, url }));
}

let said: string;

/** Composes into a file, and reads it. */
async function composed(config: string | undefined, subgraph?: string[]): Promise<string> {
  const output = join(folder, 'supergraph.graphql');
  await compose(config, { output, ...(subgraph && { subgraph }) }, (line) => (said = line));
  return readFile(output, 'utf8');
}

describe('compose', () => {
  it('understands what Rover composes from: files beside it, running subgraphs, SDL in place', async () => {
    await file('schemas/stock.graphql', STOCK);
    const config = await file(
      'supergraph.yaml',
      `federation_version: =2.9.0
subgraphs:
  stock:
    routing_url: http://localhost:4003/
    schema:
      file: ./schemas/stock.graphql
  products:
    schema:
      subgraph_url: ${shop.urls.products}
  reviews:
    routing_url: http://reviews.internal/graphql
    schema:
      subgraph_url: ${shop.urls.reviews}
  prices:
    routing_url: http://prices.internal/graphql
    schema:
      sdl: |
        type Query { cheapest: Int }
`,
    );

    const supergraph = await composed(config);

    expect(graphsOf(supergraph)).toEqual([
      { name: 'prices', url: 'http://prices.internal/graphql' },
      { name: 'products', url: shop.urls.products },
      { name: 'reviews', url: 'http://reviews.internal/graphql' },
      { name: 'stock', url: 'http://localhost:4003/' },
    ]);
    expect(said).toMatch(
      /supergraph\.graphql is written: a supergraph of 4 subgraphs \(stock, products, reviews, prices\)\.$/,
    );
    expect(supergraph).toContain('inStock: Int @join__field(graph: STOCK)');
    expect((await readdir(folder)).sort()).toEqual(['schemas', 'supergraph.graphql', 'supergraph.yaml']);
  });

  it('prints to standard output, and nothing else there', async () => {
    const run = runCommand(['compose', '--subgraph', `products=${shop.urls.products}`]);

    expect([await run.exit, run.stderr()]).toEqual([0, '']);
    expect(graphsOf(run.stdout())).toEqual([{ name: 'products', url: shop.urls.products }]);
  });

  it('writes to an open pipe, and leaves nothing behind when a file grows too large', async () => {
    const schema = await file('reviews.graphql', REVIEWS);
    const output = await file('written/supergraph.graphql', 'old');
    const pipe = join(folder, 'pipe');
    await symlink('/dev/fd/1', pipe);
    // A shell writes no file beyond one block of 512 or 1024 bytes then; a pipe is no file.
    const script = `ulimit -f 1; "$0" dist/cli/main.js compose --subgraph reviews=${schema} -o "$1" | cat`;
    const composeInto = (path: string) => spawnSync('sh', ['-c', script, process.execPath, path], { encoding: 'utf8' });

    const toPipe = composeInto(pipe);
    const toFile = composeInto(output);

    expect(toPipe.stderr).toBe(`${pipe} is written: a supergraph of 1 subgraphs (reviews).\n`);
    expect(graphsOf(toPipe.stdout)).toEqual([{ name: 'reviews', url: undefined }]);
    expect(await readlink(pipe)).toBe('/dev/fd/1');
    expect(toFile.stderr).toBe(`${output} cannot be written: this user may not write so much.\n`);
    expect([await readFile(output, 'utf8'), await readdir(join(output, '..'))]).toEqual([
      'old',
      ['supergraph.graphql'],
    ]);
  });

  it('tells composition errors with their code, the subgraph, the line and the column', async () => {
    const stock = relative('', await file('keyless.graphql', STOCK.replace('fields: "id"', 'fields: "sku"')));
    const again = relative('', await file('again.graphql', REVIEWS));

    await expect(composed(undefined, [`stock=${stock}`, `reviews=${again}`])).rejects.toMatchObject({
      name: 'OperatorError',
      message: expect.stringMatching(
        new RegExp(
          `^The subgraphs stock, reviews do not compose:\n- \\[stock\\] On type "Product", for @key\\(fields: "sku"\\): .* \\(KEY_INVALID_FIELDS, ${stock}:2:14\\)$`,
        ),
      ),
    });
  });

  it('tells a place in each subgraph that is concerned, or where it would be', async () => {
    const reviews = relative('', await file('reviews.graphql', REVIEWS.replace('stars: Int }', 'stars: String }')));
    const again = relative('', await file('again.graphql', REVIEWS));
    const renamed = relative(
      '',
      await file('renamed.graphql', withLink('schema { query: Root }\ntype Root { stars: Int }')),
    );
    const [less, more] = ['', ' sku: ID!'].map((field) =>
      withLink(`type Query { a: Int @shareable\n b(by: By): Int @shareable } input By { id: ID!${field} }`),
    );
    const byMore = relative('', await file('more.graphql', more ?? ''));
    const byLess = relative('', await file('less.graphql', less ?? ''));

    await expect(composed(undefined, [`one=${reviews}`, `two=${again}`])).rejects.toThrow(
      `- Type of field "Query.stars" is incompatible across subgraphs: it has type "String" in subgraph "one" but type "Int" in subgraph "two" (FIELD_TYPE_MISMATCH, ${reviews}:2:14, ${again}:2:14)`,
    );
    await expect(composed(undefined, [`two=${again}`, `root=${renamed}`])).rejects.toThrow(
      `(INVALID_FIELD_SHARING, ${again}:2:14, ${renamed}:3:13)`,
    );
    await expect(composed(undefined, [`more=${byMore}`, `less=${byLess}`])).rejects.toThrow(
      `(REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH, ${byMore}:3:49, ${byLess}:3:36)`,
    );
  });

  it.each([
    ['a type', 'type Query { a: Int } type Item { a: Int }\ntype Item { b: Int }', /INVALID_GRAPHQL, FILE:2:28\)/],
    [
      'a field',
      'type Query { a: Int }\ntype Item @key(fields: "id") { id: ID! size: Int @external }',
      /EXTERNAL_UNUSED, FILE:3:40\)/,
    ],
    [
      'an import',
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@keyy"]) type Query { a: Int }',
      /INVALID_LINK_DIRECTIVE_USAGE, FILE:2:79\)/,
    ],
    [
      'a directive',
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.99") type Query { a: Int }',
      /UNKNOWN_FEDERATION_LINK_VERSION, FILE:2:15\)/,
    ],
  ])('tells the place of %s that an error only names', async (_, sdl, expected) => {
    const isLinked = sdl.includes('@link');
    const path = relative('', await file('named.graphql', isLinked ? `\n${sdl}` : withLink(sdl)));

    await expect(composed(undefined, [`named=${path}`])).rejects.toThrow(
      new RegExp(expected.source.replace('FILE', path)),
    );
  });

  it.each([
    ['a block', '      sdl: |\n\n          type Query { a: Int }\n          type Query { b: Int }\n', '6:16'],
    ['a line in quotes', '      sdl: "type Query { a: Int } type { b: Int }"\n', '4:40'],
    ['a plain line', '      sdl: type Query\n', '4:17'],
  ])('tells the place in a supergraph.yaml where the SDL stands there as %s', async (_, sdl, place) => {
    const config = await file('inline.yaml', `subgraphs:\n  a:\n    schema:\n${sdl}`);

    await expect(composed(config)).rejects.toThrow(`inline.yaml:${place})`);
  });

  it('tells everything that cannot be read at once, with its place', async () => {
    const broken = relative('', await file('broken.graphql', `${STOCK}\ntype {`));
    const missing = relative('', join(folder, 'missing.graphql'));

    await expect(composed(undefined, [`a=${missing}`, 'b=http://127.0.0.1:9/'])).rejects.toMatchObject({
      name: 'OperatorError',
      message:
        `The SDL of the subgraph a cannot be read: ${missing}: there is no such file.\n` +
        'The subgraph b at http://127.0.0.1:9/ does not tell its SDL: connect ECONNREFUSED 127.0.0.1:9',
    });
    await expect(composed(undefined, [`a=${broken}`, `b=${broken}`])).rejects.toMatchObject({
      message: ['a', 'b']
        .map(
          (name) =>
            `The SDL of the subgraph ${name} cannot be read: Syntax Error: Expected Name, found "{" (${broken}:3:6).`,
        )
        .join('\n'),
    });
  });

  it('tells what composition would pass over or crash on, with its place', async () => {
    const query = relative('', await file('query.graphql', `${STOCK}\nquery { a }`));
    const twice = relative('', await file('twice.graphql', `${STOCK}\ninput A { a: Int }\nextend type A { b: Int }`));

    await expect(composed(undefined, [`query=${query}`, `twice=${twice}`])).rejects.toMatchObject({
      name: 'OperatorError',
      message:
        `The SDL of the subgraph query cannot be read: Expected types and directives, but got something to execute (${query}:3:1).\n` +
        `The SDL of the subgraph twice cannot be read: Expected A to be of one kind, but got input and type (${twice}:4:1).`,
    });
  });

  it('refuses demands that nobody fulfils, since composition would leave them out, under any name', async () => {
    const link = (imports: string) =>
      `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])\n`;
    const scopes = relative(
      '',
      await file('scopes.graphql', `${link('"@requiresScopes"')}type Query { a: Int @requiresScopes(scopes: []) }`),
    );
    const renamed = link('{ name: "@policy", as: "@rule" }');
    const rule = relative(
      '',
      await file('rule.graphql', `${renamed}type Query { b: B } type B @rule(policies: []) { c: Int }`),
    );

    await expect(composed(undefined, [`scopes=${scopes}`, `rule=${rule}`])).rejects.toMatchObject({
      name: 'OperatorError',
      message:
        `The SDL of the subgraph scopes cannot be read: Expected @requiresScopes to have a list that somebody fulfils, but got [] (${scopes}:2:21).\n` +
        `The SDL of the subgraph rule cannot be read: Expected @rule to have a list that somebody fulfils, but got [] (${rule}:2:28).`,
    });
  });

  it('says what it needs when it gets nothing, both, or no name', async () => {
    const expected = 'Expected either a supergraph.yaml or --subgraph name=schema.graphql, but got';

    await expect(composed(undefined)).rejects.toThrow(`${expected} neither.`);
    await expect(composed('supergraph.yaml', ['a=b'])).rejects.toThrow(`${expected} both.`);
    await expect(composed(undefined, ['reviews'])).rejects.toThrow(
      'Expected --subgraph to be like name=schema.graphql or name=http://…, but got "reviews".',
    );
    await expect(composed(undefined, ['a=b', 'a=c'])).rejects.toThrow('Expected one --subgraph a, but got several.');
  });
});

describe('a supergraph.yaml', () => {
  it('may refer to the environment, and say what holds without', async () => {
    const path = await file(
      'environment.yaml',
      'subgraphs: { films: { routing_url: "${env.FILMS_URL:-http://films.internal/}", schema: { sdl: "type A { home: ${env.HOME} }" } } }',
    );

    expect(await readSupergraphConfig(path)).toMatchObject([
      { url: 'http://films.internal/', schema: { sdl: `type A { home: ${process.env['HOME']} }` } },
    ]);
  });
});

describe('a supergraph.yaml that is', () => {
  it('missing', async () => {
    const path = join(folder, 'nowhere.yaml');

    await expect(readSupergraphConfig(path)).rejects.toMatchObject({
      name: 'OperatorError',
      message: `${path} cannot be read: there is no such file.`,
    });
  });

  it.each([
    ['no YAML', 'subgraphs: {', /^FILE is not YAML \(FILE:1:13\): /],
    [
      'without subgraphs',
      'federation_version: 2',
      /^Expected subgraphs in FILE to be a map of subgraphs by their names, but got nothing\.$/,
    ],
    ['empty', '', /^Expected subgraphs in FILE to be a map of subgraphs by their names, but got nothing\.$/],
    [
      'of another federation',
      'federation_version: 3\nsubgraphs: { a: { schema: { file: a } } }',
      /^Expected federation_version in FILE:1:21 to be 1, 2, or a version such as =2\.9\.0, but got 3\.$/,
    ],
    [
      'without a schema',
      'subgraphs: { films: { routing_url: "http://films.internal/" } }',
      /^Expected subgraphs\.films\.schema in FILE to be a map with file, subgraph_url or sdl, but got nothing\.$/,
    ],
    [
      "asking for Apollo's registry",
      'subgraphs: { films: { schema: { graphref: films@current } } }',
      /^Expected subgraphs\.films\.schema in FILE:1:31 to be a map with file, subgraph_url or sdl, but got a map with graphref\.$/,
    ],
    [
      'naming no URL',
      'subgraphs: { films: { schema: { subgraph_url: localhost } } }',
      /^Expected subgraphs\.films\.schema\.subgraph_url in FILE:1:47 to be an address, http:\/\/… or https:\/\/…, but got "localhost"\.$/,
    ],
    [
      'naming no URL, beside a token',
      'subgraphs: { films: { schema: { subgraph_url: "me:secret@host", introspection_headers: { authorization: secret } } } }',
      /^Expected subgraphs\.films\.schema\.subgraph_url in FILE:1:47 to be an address, http:\/\/… or https:\/\/…, but got "…@host"\.$/,
    ],
    [
      'sending a number as a header',
      'subgraphs: { films: { schema: { subgraph_url: "http://films/", introspection_headers: { authorization: 12345 } } } }',
      /^Expected subgraphs\.films\.schema\.introspection_headers\.authorization in FILE:1:104 to be a text, but got a number\.$/,
    ],
    [
      'sending a header without its name',
      'subgraphs: { films: { schema: { subgraph_url: "http://films/", introspection_headers: secret } } }',
      /^Expected subgraphs\.films\.schema\.introspection_headers in FILE:1:87 to be a map of texts by the names of headers, but got a text\.$/,
    ],
    [
      'routing to no address',
      'subgraphs: { films: { routing_url: films.internal, schema: { file: a } } }',
      /^Expected subgraphs\.films\.routing_url in FILE:1:36 to be an address, http:\/\/… or https:\/\/…, but got "films\.internal"\.$/,
    ],
    [
      'referring to what is not set',
      'subgraphs: { films: { schema: { file: "${env.NOWHERE_SET}" } } }',
      /^FILE refers to \$\{env\.NOWHERE_SET\}, but the variable NOWHERE_SET is not set\.$/,
    ],
    [
      'listing subgraphs without maps',
      'subgraphs: { films: films.graphql }',
      /^Expected subgraphs\.films in FILE:1:21 to be a map with routing_url and schema, but got "films\.graphql"\.$/,
    ],
  ])('%s', async (_, text, message) => {
    const path = await file('bad.yaml', text);

    await expect(readSupergraphConfig(path)).rejects.toMatchObject({
      name: 'OperatorError',
      message: expect.stringMatching(new RegExp(message.source.replaceAll('FILE', path))),
    });
  });
});
