import { afterEach, describe, expect, it } from '@jest/globals';
import { startGateway, transports, type FixtureGateway, type FixtureSubgraph } from '../testing/gatewayFixture.js';

/** The features of federation, one by one. */
describe.each(transports)('a gateway over %s subgraphs', (transport) => {
  let fixture: FixtureGateway;
  afterEach(() => fixture.close());
  const start = async (subgraphs: Record<string, FixtureSubgraph>) =>
    (fixture = await startGateway(subgraphs, transport));
  const subgraphsAsked = () => fixture.fetches.map(({ subgraph }) => subgraph);
  const byReference = { __resolveReference: (reference: object) => reference };

  it('follows keys of several fields, nested keys, and the second of two keys', async () => {
    const shelf = { hall: { code: 'N' }, number: 2 };
    await start({
      shelves: {
        typeDefs: `type Query { shelf: Shelf } type Shelf @key(fields: "hall { code } number") { hall: Hall! number: Int! book: Book } type Hall @shareable { code: String! } type Book @key(fields: "isbn") { isbn: ID! }`,
        resolvers: { Query: { shelf: () => ({ ...shelf, book: { isbn: '111' } }) } },
      },
      climate: {
        typeDefs: `type Shelf @key(fields: "hall { code } number") { hall: Hall! number: Int! warm: String } type Hall @shareable { code: String! }`,
        resolvers: { Shelf: { ...byReference, warm: ({ hall, number }: typeof shelf) => `${hall.code}${number}` } },
      },
      catalog: {
        typeDefs: `type Book @key(fields: "id") @key(fields: "isbn") { id: ID! isbn: ID! title: String }`,
        resolvers: { Book: { __resolveReference: ({ isbn }: { isbn: string }) => ({ id: '7', isbn, title: 'Tale' }) } },
      },
      loans: {
        typeDefs: `type Book @key(fields: "id") { id: ID! lentTo: String }`,
        resolvers: { Book: { __resolveReference: ({ id }: { id: string }) => ({ id, lentTo: `reader of ${id}` }) } },
      },
    });

    expect(await fixture.ask('{ shelf { warm book { title lentTo } } }')).toEqual({
      data: { shelf: { warm: 'N2', book: { title: 'Tale', lentTo: 'reader of 7' } } },
    });
  });

  it('brings what @requires needs, and takes what @provides promises', async () => {
    await start({
      catalog: {
        typeDefs: `type Query { item: Item } type Item @key(fields: "id") { id: ID! price: Int size: Size name: String @shareable } type Size { width: Int height: Int }`,
        resolvers: {
          Query: { item: () => ({ id: '1' }) },
          Item: {
            __resolveReference: ({ id }: { id: string }) => ({
              id,
              price: 3,
              size: { width: 2, height: 5 },
              name: 'from the catalog',
            }),
            price: () => 3,
            size: () => ({ width: 2, height: 5 }),
          },
        },
      },
      shipping: {
        typeDefs: `type Query { cheapest: Item @provides(fields: "name") }
          type Item @key(fields: "id") { id: ID! price: Int @external size: Size @external name: String @external cost: Int @requires(fields: "price size { width height }") }
          type Size { width: Int @external height: Int @external }`,
        resolvers: {
          Query: { cheapest: () => ({ id: '1', name: 'provided' }) },
          Item: {
            ...byReference,
            cost: ({ price, size }: { price: number; size: { width: number; height: number } }) =>
              price * size.width * size.height,
          },
        },
      },
    });

    expect(await fixture.ask('{ item { cost } }')).toEqual({ data: { item: { cost: 30 } } });
    expect(subgraphsAsked()).toEqual(['catalog', 'shipping']);
    expect(await fixture.ask('{ cheapest { name } }')).toEqual({ data: { cheapest: { name: 'provided' } } });
    expect(subgraphsAsked()).toEqual(['shipping']);
  });

  it('asks one subgraph alone for what several share', async () => {
    await start({
      a: {
        typeDefs: `type Query { place: Place @shareable } type Place @shareable { name: String x: Int }`,
        resolvers: { Query: { place: () => ({ name: 'Here', x: 1 }) } },
      },
      b: {
        typeDefs: `type Query { place: Place @shareable } type Place @shareable { name: String x: Int }`,
        resolvers: { Query: { place: () => ({ name: 'Here', x: 1 }) } },
      },
    });

    expect(await fixture.ask('{ place { name x } }')).toEqual({ data: { place: { name: 'Here', x: 1 } } });
    expect(fixture.fetches).toHaveLength(1);
  });

  it('takes an overridden field from its new subgraph', async () => {
    await start({
      old: {
        typeDefs: `type Query { item: Item } type Item @key(fields: "id") { id: ID! stock: Int }`,
        resolvers: { Query: { item: () => ({ id: '1', stock: 1 }) } },
      },
      new: {
        typeDefs: `type Item @key(fields: "id") { id: ID! stock: Int @override(from: "old") }`,
        resolvers: { Item: { __resolveReference: () => ({ stock: 2 }) } },
      },
    });

    expect(await fixture.ask('{ item { stock } }')).toEqual({ data: { item: { stock: 2 } } });
  });

  it('adds fields to all that implement an interface, by @interfaceObject', async () => {
    await start({
      media: {
        typeDefs: `type Query { media: [Media!]! } interface Media @key(fields: "id") { id: ID! title: String }
          type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int } type Film implements Media @key(fields: "id") { id: ID! title: String }`,
        resolvers: {
          Query: {
            media: () => [
              { __typename: 'Book', id: '1', title: 'Tale', pages: 9 },
              { __typename: 'Film', id: '2', title: 'Moving' },
            ],
          },
          Media: {
            __resolveReference: ({ id }: { id: string }) => ({
              __typename: id === '1' ? 'Book' : 'Film',
              id,
              title: 'again',
              pages: 9,
            }),
          },
        },
      },
      ratings: {
        typeDefs: `type Query { best: Media } type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }`,
        resolvers: {
          Query: { best: () => ({ id: '1' }) },
          Media: { ...byReference, stars: ({ id }: { id: string }) => Number(id) },
        },
      },
    });

    expect(
      await fixture.ask(
        '{ media { __typename stars ... on Book { pages } } best { __typename title ... on Book { pages } } }',
      ),
    ).toEqual({
      data: {
        media: [
          { __typename: 'Book', stars: 1, pages: 9 },
          { __typename: 'Film', stars: 2 },
        ],
        best: { __typename: 'Book', title: 'again', pages: 9 },
      },
    });
  });

  it('resolves fields of abstract types that several subgraphs know', async () => {
    await start({
      search: {
        typeDefs: `type Query { found: [Result] } union Result = Book | Person type Book @key(fields: "id") { id: ID! } type Person @key(fields: "id") { id: ID! }`,
        resolvers: {
          Query: { found: () => [{ __typename: 'Book', id: '1' }, null, { __typename: 'Person', id: '1' }] },
        },
      },
      books: {
        typeDefs: `type Book @key(fields: "id") { id: ID! title: String }`,
        resolvers: { Book: { __resolveReference: () => ({ title: 'Tale' }) } },
      },
      people: {
        typeDefs: `type Person @key(fields: "id") { id: ID! name: String }`,
        resolvers: { Person: { __resolveReference: () => ({ name: 'Ann' }) } },
      },
    });

    expect(await fixture.ask('{ found { ... on Book { title } ...P } } fragment P on Person { label: name }')).toEqual({
      data: { found: [{ title: 'Tale' }, null, { label: 'Ann' }] },
    });
  });

  it('runs mutations one after the other, over all subgraphs', async () => {
    const log: string[] = [];
    const write = (name: string) => async () => {
      await new Promise((resolve) => setTimeout(resolve, name === 'a' ? 20 : 0));
      log.push(name);
      return log.length;
    };
    await start({
      one: {
        typeDefs: `type Query { x: Int } type Mutation { a: Int c: Int }`,
        resolvers: { Mutation: { a: write('a'), c: write('c') } },
      },
      two: { typeDefs: `type Mutation { b: Int }`, resolvers: { Mutation: { b: write('b') } } },
    });

    expect(
      await fixture.ask('mutation ($no: Boolean!) { a b c again: a skipped: a @include(if: $no) }', { no: false }),
    ).toEqual({ data: { a: 1, b: 2, c: 3, again: 4 } });
    expect(log).toEqual(['a', 'b', 'c', 'a']);
  });

  it('skips and includes by literals and by variables', async () => {
    await start({
      a: {
        typeDefs: `type Query { one: Int thing: Thing } type Thing @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { one: () => 1, thing: () => ({ id: '1' }) } },
      },
      b: {
        typeDefs: `type Thing @key(fields: "id") { id: ID! size: Int }`,
        resolvers: { Thing: { __resolveReference: () => ({ size: 2 }) } },
      },
    });
    const operation = `query ($yes: Boolean!, $no: Boolean = false) { one @skip(if: $yes) thing { size @include(if: $yes) id @include(if: $no) none: id @skip(if: true) size } }`;

    expect(await fixture.ask(operation, { yes: true })).toEqual({ data: { thing: { size: 2 } } });
    expect(await fixture.ask(operation, { yes: false })).toEqual({ data: { one: 1, thing: { size: 2 } } });
    expect(await fixture.ask('query ($no: Boolean!) { thing { size @include(if: $no) } }', { no: false })).toEqual({
      data: { thing: {} },
    });
    expect(subgraphsAsked()).toEqual(['a']);
  });

  it('answers an operation of which literal conditions leave nothing, without asking anybody', async () => {
    await start({ a: { typeDefs: `type Query { one: Int }`, resolvers: { Query: { one: () => 1 } } } });

    expect(await fixture.ask('{ one @skip(if: true) ... @include(if: false) { one } }')).toEqual({ data: {} });
    expect(fixture.fetches).toEqual([]);
  });

  it('asks for equal entities once, wherever they stand', async () => {
    await start({
      a: {
        typeDefs: `type Query { things: [Thing] best: Thing } type Thing @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { things: () => [{ id: '1' }, { id: '2' }, { id: '1' }], best: () => ({ id: '1' }) } },
      },
      b: {
        typeDefs: `type Thing @key(fields: "id") { id: ID! size: Int }`,
        resolvers: { Thing: { __resolveReference: ({ id }: { id: string }) => ({ size: Number(id) }) } },
      },
    });

    expect(await fixture.ask('{ things { size } }')).toEqual({
      data: { things: [{ size: 1 }, { size: 2 }, { size: 1 }] },
    });
    expect(fixture.fetches.map(({ subgraph, representations }) => [subgraph, representations])).toEqual([
      ['a', 0],
      ['b', 2],
    ]);
  });

  it('blanks one entity when its reference resolver throws at once', async () => {
    await start({
      a: {
        typeDefs: `type Query { things: [Thing] } type Thing @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { things: () => [{ id: '1' }, { id: '2' }] } },
      },
      b: {
        typeDefs: `type Thing @key(fields: "id") { id: ID! size: Int }`,
        resolvers: {
          Thing: {
            __resolveReference: ({ id }: { id: string }) => {
              if (id === '1') throw new Error('no such thing');
              return { size: 2 };
            },
          },
        },
      },
    });

    expect(await fixture.ask('{ things { id size } }')).toEqual({
      data: {
        things: [
          { id: '1', size: null },
          { id: '2', size: 2 },
        ],
      },
      errors: [{ message: 'no such thing', path: ['things', 0], extensions: { subgraph: 'b' } }],
    });
  });

  it('blanks only the fields of a subgraph that throws', async () => {
    await start({
      a: {
        typeDefs: `type Query { one: Int thing: Thing } type Thing @key(fields: "id") { id: ID! name: String }`,
        resolvers: { Query: { one: () => 1, thing: () => ({ id: '1', name: 'One' }) } },
      },
      b: {
        typeDefs: `type Query { two: Int three: Int! } type Thing @key(fields: "id") { id: ID! size: Int weight: Int }`,
        resolvers: {
          Query: { two: () => Promise.reject(new Error('down')), three: () => 3 },
          Thing: { __resolveReference: () => Promise.reject(new Error('down')) },
        },
      },
    });

    expect(await fixture.ask('{ one two thing { name size weight } }')).toEqual({
      data: { one: 1, two: null, thing: { name: 'One', size: null, weight: null } },
      errors: expect.arrayContaining([
        { message: 'down', path: ['two'], extensions: { subgraph: 'b' } },
        { message: 'down', path: ['thing'], extensions: { subgraph: 'b' } },
      ]),
    });
  });
});
