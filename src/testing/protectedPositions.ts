import type { ExecutionResult } from 'graphql';

/** A position in the graph, what an answer has there for who may not see it, and for who may. */
export interface Position {
  readonly operation: string;
  readonly denied: ExecutionResult['data'];
  /** The coordinates that are told as denied, with their paths, in the order of the answer. */
  readonly errors: readonly (readonly [what: string, ...path: (string | number)[]])[];
  readonly seen: ExecutionResult['data'];
  /** What may be in no request to a subgraph while it is denied; undefined where objects must be told apart by their types. */
  readonly unasked?: RegExp;
}

/** Every kind of position that `protectedShop` protects. */
export const POSITIONS: Readonly<Record<string, Position>> = {
  'a field of an object': {
    operation: '{ product { name price } }',
    denied: { product: { name: 'Chair', price: null } },
    errors: [['Product.price', 'product', 'price']],
    seen: { product: { name: 'Chair', price: 4711 } },
    unasked: /price/,
  },
  'the only field that is asked of an object': {
    operation: '{ product { price } }',
    denied: { product: { price: null } },
    errors: [['Product.price', 'product', 'price']],
    seen: { product: { price: 4711 } },
    unasked: /price/,
  },
  'a field that may not be null': {
    operation: '{ product { name cost } products { cost } }',
    denied: null,
    errors: [
      ['Product.cost', 'product', 'cost'],
      ['Product.cost', 'products', 0, 'cost'],
    ],
    seen: { product: { name: 'Chair', cost: 4711 }, products: [{ cost: 4711 }] },
    unasked: /cost/,
  },
  'an alias': {
    operation: '{ product { name: price price: name id: sku } }',
    denied: { product: { name: null, price: 'Chair', id: null } },
    errors: [
      ['Product.price', 'product', 'name'],
      ['Product.sku', 'product', 'id'],
    ],
    seen: { product: { name: 4711, price: 'Chair', id: 'hush-1' } },
    unasked: /:\s*(price|sku)/,
  },
  'two aliases, one with arguments': {
    operation: '{ product { a: labels(first: 1) b: labels __proto__: price } }',
    denied: JSON.parse('{ "product": { "a": null, "b": null, "__proto__": null } }') as { product: object },
    errors: [
      ['Product.labels', 'product', 'a'],
      ['Product.labels', 'product', 'b'],
      ['Product.price', 'product', '__proto__'],
    ],
    seen: JSON.parse('{ "product": { "a": ["hush"], "b": ["hush"], "__proto__": 4711 } }') as { product: object },
    unasked: /labels|price/,
  },
  'a fragment': {
    operation:
      'query { product { ...Priced } } fragment Priced on Product { name ...Inner } fragment Inner on Product { price }',
    denied: { product: { name: 'Chair', price: null } },
    errors: [['Product.price', 'product', 'price']],
    seen: { product: { name: 'Chair', price: 4711 } },
    unasked: /price/,
  },
  'a fragment without a type, on a condition': {
    operation: '{ product { name ... @include(if: true) { price } ... @skip(if: true) { cost } } }',
    denied: { product: { name: 'Chair', price: null } },
    errors: [['Product.price', 'product', 'price']],
    seen: { product: { name: 'Chair', price: 4711 } },
    unasked: /price|cost/,
  },
  'an object': {
    operation: '{ vault { id } hello }',
    denied: { vault: null, hello: 'Hello world' },
    errors: [['Query.vault', 'vault']],
    seen: { vault: { id: 's1' }, hello: 'Hello world' },
    unasked: /vault/,
  },
  "an object's name of its type": {
    operation: '{ vault { __typename } item { __typename } }',
    denied: { vault: null, item: null },
    errors: [
      ['Query.vault', 'vault'],
      ['Secret', 'item'],
    ],
    seen: { vault: { __typename: 'Secret' }, item: { __typename: 'Secret' } },
    unasked: /vault/,
  },
  'an object in lists': {
    operation: '{ vaults { code } some { price } }',
    denied: { vaults: null, some: [{ price: null }, null] },
    errors: [
      ['Query.vaults', 'vaults'],
      ['Product.price', 'some', 0, 'price'],
    ],
    seen: { vaults: [[{ code: 'hush' }]], some: [{ price: 4711 }, null] },
    unasked: /vaults|price/,
  },
  'an object behind an interface': {
    operation: '{ item { id name } }',
    denied: { item: null },
    errors: [['Secret', 'item']],
    seen: { item: { id: 's1', name: 'hush' } },
  },
  'objects in a list of an interface': {
    operation: '{ items { id name } }',
    denied: { items: [{ id: 'p1', name: 'Chair' }, null, null] },
    errors: [['Secret', 'items', 1]],
    seen: { items: [{ id: 'p1', name: 'Chair' }, { id: 's1', name: 'hush' }, null] },
  },
  'objects in a list that holds no null': {
    operation: '{ certain { id } hello }',
    denied: { certain: null, hello: 'Hello world' },
    errors: [['Secret', 'certain', 1]],
    seen: { certain: [{ id: 'p1' }, { id: 's1' }], hello: 'Hello world' },
  },
  'a fragment on an object behind an interface': {
    operation: '{ items { __typename ... on Secret { code } ... on Product { price } } }',
    denied: { items: [{ __typename: 'Product', price: null }, null, null] },
    errors: [
      ['Product.price', 'items', 0, 'price'],
      ['Secret', 'items', 1],
    ],
    seen: { items: [{ __typename: 'Product', price: 4711 }, { __typename: 'Secret', code: 'hush' }, null] },
    unasked: /price|code/,
  },
  'an interface whose name of the type is asked for by an alias alone': {
    operation: '{ items { type: __typename } }',
    denied: { items: [{ type: 'Product' }, null, null] },
    errors: [['Secret', 'items', 1]],
    seen: { items: [{ type: 'Product' }, { type: 'Secret' }, null] },
  },
  'a field of an interface that one implementation protects': {
    operation: '{ labelled { label } }',
    denied: { labelled: { label: null } },
    errors: [['Coded.label', 'labelled', 'label']],
    seen: { labelled: { label: 'hush' } },
  },
  'a fragment on an interface within a union': {
    operation: '{ found { ... on Item { name ... on Product { price } } } }',
    denied: { found: [{ name: 'Chair', price: null }, null, null] },
    errors: [
      ['Product.price', 'found', 0, 'price'],
      ['Secret', 'found', 1],
    ],
    seen: { found: [{ name: 'Chair', price: 4711 }, { name: 'hush' }, null] },
    unasked: /price/,
  },
  'a union': {
    operation: '{ found { __typename ... on Product { name } ... on Secret { name } } }',
    denied: { found: [{ __typename: 'Product', name: 'Chair' }, null, null] },
    errors: [['Secret', 'found', 1]],
    seen: { found: [{ __typename: 'Product', name: 'Chair' }, { __typename: 'Secret', name: 'hush' }, null] },
  },
  'a union of which nothing is asked that one may not see': {
    operation: '{ found { ... on Product { name } } }',
    denied: { found: [{ name: 'Chair' }, null, null] },
    errors: [['Secret', 'found', 1]],
    seen: { found: [{ name: 'Chair' }, {}, null] },
  },
  'objects behind an interface, further down': {
    operation: '{ product { similar { ... on Secret { code } } box { content { id } } } }',
    denied: { product: { similar: [{}, null], box: { content: [null] } } },
    errors: [
      ['Secret', 'product', 'similar', 1],
      ['Secret', 'product', 'box', 'content', 0],
    ],
    seen: { product: { similar: [{}, { code: 'hush' }], box: { content: [{ id: 's1' }] } } },
    unasked: /code/,
  },
  'an enum and a scalar': {
    operation: '{ level levels amount }',
    denied: { level: null, levels: null, amount: null },
    errors: [
      ['Query.level', 'level'],
      ['Query.levels', 'levels'],
      ['Query.amount', 'amount'],
    ],
    seen: { level: 'HUSH', levels: ['HUSH'], amount: 4711 },
    unasked: /./s,
  },
  'a field of the root, with a variable that nothing else uses': {
    operation: 'query ($first: Int = 1) { hello hidden product { labels(first: $first) } }',
    denied: { hello: 'Hello world', hidden: null, product: { labels: null } },
    errors: [
      ['Query.hidden', 'hidden'],
      ['Product.labels', 'product', 'labels'],
    ],
    seen: { hello: 'Hello world', hidden: 4711, product: { labels: ['hush'] } },
    unasked: /hidden|labels/,
  },
  'a mutation': {
    operation: 'mutation { rename erase }',
    denied: { rename: 'done', erase: null },
    errors: [['Mutation.erase', 'erase']],
    seen: { rename: 'done', erase: 4711 },
    unasked: /erase/,
  },
  'a field fetched for @requires alone': {
    operation: '{ product { name shipping } products { insurance } }',
    denied: { product: { name: 'Chair', shipping: null }, products: [{ insurance: null }] },
    errors: [
      ['Product.shipping', 'product', 'shipping'],
      ['Product.insurance', 'products', 0, 'insurance'],
    ],
    seen: { product: { name: 'Chair', shipping: 47110 }, products: [{ insurance: 4712 }] },
    unasked: /weight|shipping|insurance/,
  },
  'a field within an object that is fetched for @requires': {
    operation: '{ product { packing } }',
    denied: { product: { packing: null } },
    errors: [['Product.packing', 'product', 'packing']],
    seen: { product: { packing: 4711 } },
    unasked: /size|packing/,
  },
  'a key that joins subgraphs': {
    operation: '{ product { sku sold } }',
    denied: { product: { sku: null, sold: 3 } },
    errors: [['Product.sku', 'product', 'sku']],
    seen: { product: { sku: 'hush-1', sold: 3 } },
  },
  'introspection, which tells the same to all': {
    operation: '{ __type(name: "Secret") { fields { name } } hidden }',
    denied: { __type: { fields: [{ name: 'id' }, { name: 'name' }, { name: 'code' }] }, hidden: null },
    errors: [['Query.hidden', 'hidden']],
    seen: { __type: { fields: [{ name: 'id' }, { name: 'name' }, { name: 'code' }] }, hidden: 4711 },
    unasked: /./s,
  },
};
