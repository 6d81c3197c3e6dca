import { describe, expect, it } from '@jest/globals';
import { withLink } from '../testing/gatewayFixture.js';
import { composeSupergraph } from './composeSupergraph.js';

type Subgraphs = Readonly<Record<string, string>>;

const composeAll = (subgraphs: Subgraphs, link = withLink) =>
  composeSupergraph(Object.entries(subgraphs).map(([name, sdl]) => ({ name, sdl: link(sdl) })));

const ITEMS =
  'type Query { item: Item } type Item @key(fields: "id") { id: ID! price(currency: String!): Int size: Size } type Size @shareable { width: Int }';

/** Another subgraph that requires something of an item. */
const requiring = (fields: string) =>
  `type Item @key(fields: "id") { id: ID! price(currency: String!): Int @external size: Size @external
    cost: Int @requires(fields: "${fields}") } type Size @shareable { width: Int }`;

describe('a field set', () => {
  it.each<[string, Subgraphs, string]>([
    [
      'an object of which nothing is asked',
      { a: 'type Query { item: Item } type Item @key(fields: "size") { size: Size } type Size { width: Int }' },
      '[a] On type "Item", for @key(fields: "size"): Field "size" of type "Size" must have a selection of subfields. Did you mean "size { ... }"? (KEY_INVALID_FIELDS, a:2:37)',
    ],
    [
      'an alias',
      { a: 'type Query { item: Item } type Item @key(fields: "sku: id") { id: ID! }' },
      '[a] On type "Item", for @key(fields: "sku: id"): Expected no alias, but got "sku: id". (KEY_INVALID_FIELDS, a:2:37)',
    ],
    [
      'a union in a key',
      {
        a: 'type Query { item: Item } type Item @key(fields: "box { __typename }") { box: Box } union Box = Crate type Crate { nails: Int }',
      },
      'Expected fields of objects and scalars, but "box" is of the union "Box". (KEY_INVALID_FIELDS, a:2:37)',
    ],
    [
      'no value for an argument that needs one',
      { a: ITEMS, b: requiring('price') },
      '[b] On field "Item.cost", for @requires(fields: "price"): Field "price" argument "currency" of type "String!" is required, but it was not provided. (REQUIRES_INVALID_FIELDS, b:3:15)',
    ],
    [
      'an argument that the field does not have',
      { a: ITEMS, b: requiring('price(currency: \\"EUR\\", net: true)') },
      'Unknown argument "net" on field "Item.price". (REQUIRES_INVALID_FIELDS, b:3:15)',
    ],
    [
      'a value of another type',
      { a: ITEMS, b: requiring('price(currency: 1)') },
      'String cannot represent a non string value: 1 (REQUIRES_INVALID_FIELDS, b:3:15)',
    ],
    [
      'a variable',
      { a: ITEMS, b: requiring('price(currency: $currency)') },
      'Expected no variable, but got "$currency". (REQUIRES_INVALID_FIELDS, b:3:15)',
    ],
    [
      'a fragment on a type that is not there',
      { a: ITEMS, b: requiring('price(currency: \\"EUR\\") size { ... on Nothing { id } }') },
      'Unknown type "Nothing". Did you mean "String"? (REQUIRES_INVALID_FIELDS, b:3:15)',
    ],
    [
      'a fragment on nothing',
      { a: ITEMS, b: requiring('price(currency: \\"EUR\\") size { ... { width } }') },
      'Expected a fragment to say on which type it is. (REQUIRES_INVALID_FIELDS, b:3:15)',
    ],
  ])('that has %s is refused', (_, subgraphs, told) => {
    expect(() => composeAll(subgraphs)).toThrow(told);
  });

  it('of @provides is of the type of its field', () => {
    const sales = (fields: string) => `type Query { best: [Item!] @provides(fields: "${fields}") }
      type Item @key(fields: "id") { id: ID! size: Size @external } type Size @shareable { width: Int @external }`;

    expect(composeAll({ a: ITEMS, b: sales('size { width }') })).toContain('provides: "size{width}"');
    expect(() => composeAll({ a: ITEMS, b: sales('size { width wide: width }') })).toThrow(
      '[b] On field "Query.best", for @provides(fields: "size { width wide: width }"): Expected no alias, but got "wide: width". (PROVIDES_INVALID_FIELDS, b:2:28)',
    );
  });

  it('may have braces, __typename, nested and external fields, of types that are only extended, under another name of the directive', () => {
    const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [{ name: "@key", as: "@id" }]) `;
    const owner = `${link} type Query { item: Item } type Item @id(fields: "{ id size { width __typename } }") { id: ID! size: Size } type Size @federation__shareable { width: Int }`;
    const other = `${link} extend type Item @id(fields: "id size { width }") { id: ID! @federation__external size: Size colour: String } extend type Size @federation__shareable { width: Int }`;

    expect(composeAll({ owner, other })).toContain('colour: String');
    expect(() => composeAll({ owner, other: other.replace('size { width }"', 'size"') })).toThrow(
      '[other] On type "Item", for @key(fields: "id size"): Field "size" of type "Size" must have a selection of subfields.',
    );
  });

  it('of Federation 1 is held to the same', () => {
    const accounts = (
      key: string,
    ) => `type Query { me: User } type User @key(fields: "${key}") { id: ID! organization: Organization }
      type Organization @key(fields: "id") { id: ID! } extend type Query { _entities(representations: [_Any!]!): [_Entity]! _service: _Service! }`;
    const reviews =
      'extend type User @key(fields: "id organization { id }") { id: ID! @external organization: Organization @external stars: Int } extend type Organization @key(fields: "id") { id: ID! @external }';
    const asItIs = (sdl: string) => sdl;

    expect(composeAll({ accounts: accounts('id organization { id }'), reviews }, asItIs)).toContain('stars: Int');
    expect(() => composeAll({ accounts: accounts('id organization'), reviews }, asItIs)).toThrow(
      'Field "organization" of type "Organization" must have a selection of subfields.',
    );
  });
});

describe('an interface with a key', () => {
  const media =
    'type Query { media: Media } interface Media @key(fields: "id") { id: ID! } type Book implements Media @key(fields: "id") { id: ID! }';
  const films = (type: string) =>
    `type Query { film: ${type} } interface Media { id: ID! } type Film implements Media @key(fields: "id") { id: ID! }`;

  it('is refused where a type is missing of those that it may ask for', () => {
    expect(() => composeAll({ media, films: films('Film') })).toThrow(
      '[media] Interface "Media" has a key by which its objects can be asked for, so this subgraph must have all types that implement it, but it lacks "Film". (INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE, media:2:45)',
    );
    const notAsked = media.replace(
      'interface Media @key(fields: "id")',
      'interface Media @key(fields: "id", resolvable: false)',
    );
    expect(composeAll({ media: notAsked, films: films('Film') })).toContain('type Film');
  });

  it('is refused where an @interfaceObject stands beside a type that implements it', () => {
    const stars = 'type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }';

    expect(composeAll({ media, stars })).toContain('isInterfaceObject: true');
    expect(() => composeAll({ media, stars: `${stars} type Book @key(fields: "id") { id: ID! pages: Int }` })).toThrow(
      '[stars] Type "Media" is an @interfaceObject, so this subgraph cannot have types that implement "Media", but it has "Book". (INTERFACE_OBJECT_USAGE_ERROR, stars:2:31)',
    );
  });
});

describe('a field that several subgraphs @override', () => {
  const taking = (from: string, shareable = '') =>
    `type Item @key(fields: "id") { id: ID! name: String @override(from: "${from}") ${shareable} }`;
  const items = 'type Query { item: Item } type Item @key(fields: "id") { id: ID! name: String @shareable }';

  it('is refused, with the place of each', () => {
    expect(() => composeAll({ items, b: taking('items'), c: taking('items') })).toThrow(
      'Expected one subgraph to @override the field "Item.name", but got "b" and "c". (OVERRIDE_SOURCE_HAS_OVERRIDE, b:2:53, c:2:53)',
    );
    expect(() => composeAll({ items, b: taking('items', '@shareable'), c: taking('b', '@shareable') })).toThrow(
      'OVERRIDE_SOURCE_HAS_OVERRIDE',
    );
  });

  it('is composed where they share it', () => {
    expect(composeAll({ items, b: taking('items', '@shareable'), c: taking('items', '@shareable') })).toContain(
      'override: "items"',
    );
  });
});

describe('the weight of @cost', () => {
  const link = (sdl: string) =>
    `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@cost"])\n${sdl}`;
  const weighing = (weight: string) => `type Query { item: Int @cost(${weight}) }`;
  const definition = 'directive @cost(weight: String!) on FIELD_DEFINITION';

  it.each([
    ['as IBM writes it', weighing('weight: "5"')],
    ['with its definition', `${weighing('weight: "5"')} ${definition}`],
  ])('may be a whole number in a text, %s', (_, sdl) => {
    expect(composeAll({ items: sdl }, link)).toContain('item: Int @cost(weight: 5)');
  });

  it.each(['weight: -5', 'weight: "-5"', 'weight: "1.5"', 'weight: 1.5', 'weight: "much"', 'weights: 5'])(
    'is refused where it says %s',
    (weight) => {
      expect(() => composeAll({ items: weighing(weight) }, link)).toThrow(
        /^The SDL of the subgraph items cannot be read: Expected @cost to have a weight that is a whole number, 0 or more \(items:2:\d+\)\.$/,
      );
    },
  );

  it('is of no concern where the directive is a subgraph’s own', () => {
    const own = `${weighing('weight: "much"')} ${definition}`;

    expect(composeAll({ items: own })).toContain('item: Int');
  });
});
