import { describe, expect, it, jest } from '@jest/globals';
import type { GatewayLog } from '../gatewayLog.js';
import { startGateway, type FixtureGateway, type Way } from '../../testing/gatewayFixture.js';
import { askAs, PROTECTED_WAYS, unauthorizedAt, withScopes } from '../../testing/protectedFixture.js';

describe('an interface', () => {
  const AUTHENTICATED = 'directive @authenticated on FIELD_DEFINITION | INTERFACE | OBJECT\n';

  async function startLibrary(protect: (sdl: string) => string, way: Way, log?: GatewayLog): Promise<FixtureGateway> {
    const link =
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@interfaceObject"])';
    const subgraphs = {
      library: {
        typeDefs: `${link}
          type Query { media: [Media] book: Book }
          interface Media @key(fields: "id") { id: ID! title: String }
          type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
          type Film implements Media @key(fields: "id") { id: ID! title: String }`,
        resolvers: {
          Query: {
            media: () => [
              { __typename: 'Book', id: 'b', title: 'hush' },
              { __typename: 'Film', id: 'f', title: 'hush' },
            ],
            book: () => ({ id: 'b', title: 'hush', pages: 7 }),
          },
        },
      },
      ratings: {
        typeDefs: `${link} type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }`,
        resolvers: { Media: { __resolveReference: ({ id }: { id: string }) => ({ id, stars: 4711 }) } },
      },
    };
    const fixture = await startGateway(subgraphs, way, { log });
    await fixture.gateway.replaceSupergraph(protect(fixture.gateway.supergraphSdl) + AUTHENTICATED);
    return fixture;
  }
  const within = (type: string, pattern: RegExp) => (sdl: string) =>
    sdl.replace(new RegExp(`^${type} .*?^}`, 'ms'), (definition) => definition.replace(pattern, '$1 @authenticated'));

  const onMediaAndBook = (sdl: string) =>
    within('type Book', /^(type Book [^{]*)/)(within('interface Media', /^(interface Media [^{]*)/)(sdl));

  it.each(PROTECTED_WAYS)('protects its field in every implementation, whatever leads there, %s', async (way) => {
    const library = await startLibrary(within('interface Media', /^( {2}title: String.*)$/m), way);

    const answer = await askAs(
      library,
      '{ media { ... on Book { title } ... on Film { name: title } } book { title pages } }',
      undefined,
    );

    expect(answer).toEqual({
      data: { media: [{ title: null }, { name: null }], book: { title: null, pages: 7 } },
      errors: [
        unauthorizedAt(['Book.title', 'media', 0, 'title']),
        unauthorizedAt(['Film.title', 'media', 1, 'name']),
        unauthorizedAt(['Book.title', 'book', 'title']),
      ],
    });
    await library.close();
  });

  it.each(PROTECTED_WAYS)('protects its objects, %s', async (way) => {
    const library = await startLibrary(within('interface Media', /^(interface Media [^{]*)/), way);

    const answer = await askAs(library, '{ media { id } book { pages } }', undefined);

    expect(answer).toEqual({
      data: { media: null, book: null },
      errors: [unauthorizedAt(['Query.media', 'media']), unauthorizedAt(['Query.book', 'book'])],
    });
    await library.close();
  });

  it.each(PROTECTED_WAYS)(
    'protects objects that demand nothing, where no composition wrote it there, %s',
    async (way) => {
      const byHand = within('type Film', /^( {2}title: String.*)$/m); // a composition would have written it at Media.title
      const library = await startLibrary((sdl) => byHand(onMediaAndBook(sdl)), way);

      expect(await askAs(library, '{ media { id } }', undefined)).toEqual({
        data: { media: null },
        errors: [unauthorizedAt(['Query.media', 'media'])],
      });
      await library.close();
    },
  );

  it('is named in a warning where some of its objects are open', async () => {
    const warn = jest.fn();
    const library = await startLibrary(onMediaAndBook, 'compiled', { info: jest.fn(), warn });

    expect((await askAs(library, '{ media { id } }', undefined)).data).toEqual({ media: [null, { id: 'f' }] });
    expect(warn.mock.calls).toEqual([[{ interfaces: ['Media'] }, expect.stringContaining('each type must say so')]]);
    await library.close();
  });

  it.each(PROTECTED_WAYS)('that another subgraph knows as an object is protected as any, %s', async (way) => {
    const library = await startLibrary(within('type Book', /^( {2}stars: Int.*)$/m), way);

    expect(await askAs(library, '{ media { __typename stars } }', undefined)).toEqual({
      data: {
        media: [
          { __typename: 'Book', stars: null },
          { __typename: 'Film', stars: 4711 },
        ],
      },
      errors: [unauthorizedAt(['Book.stars', 'media', 0, 'stars'])],
    });
    expect((await askAs(library, '{ media { stars } }', withScopes())).data).toEqual({
      media: [{ stars: 4711 }, { stars: 4711 }],
    });
    await library.close();
  });
});
