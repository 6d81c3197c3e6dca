import { describe, expect, it } from '@jest/globals';
import { printSchema } from 'graphql';
import { withLink } from '../testing/gatewayFixture.js';
import { composeSupergraph } from './composeSupergraph.js';
import { readSupergraph } from './supergraph.js';

const sdl = composeSupergraph([
  {
    name: 'catalog',
    sdl: withLink(`
      "What can be asked."
      type Query { "All of them." things(kind: Kind = OPEN, secret: Int @inaccessible): [Thing!]! @tag(name: "public") hidden: Hidden @inaccessible old: Int @deprecated(reason: "gone") }
      "A thing."
      type Thing @key(fields: "id") { id: ID! when: Date hidden: Int @inaccessible }
      type Hidden @inaccessible { id: ID! }
      "A day."
      scalar Date @specifiedBy(url: "https://example.org/date")
      enum Kind { "To all." OPEN CLOSED @inaccessible }`),
  },
]);

describe('composing a supergraph', () => {
  it('lists all errors, with the names of the subgraphs', () => {
    const a = withLink('type Query { x: Int } type T @key(fields: "nope") { id: ID! }');
    const b = withLink('type Query { x: String }');

    expect(() =>
      composeSupergraph([
        { name: 'first', sdl: a },
        { name: 'second', sdl: b },
      ]),
    ).toThrow(
      expect.objectContaining({
        name: 'OperatorError',
        message: expect.stringMatching(/The subgraphs first, second do not compose:\n- \[first\].*nope/s),
      }),
    );
  });

  it('says which SDL cannot be read', () => {
    expect(() => composeSupergraph([{ name: 'first', sdl: 'type {' }])).toThrow(
      'The SDL of the subgraph first cannot be read: Syntax Error',
    );
  });
});

describe('reading a supergraph', () => {
  it('gives clients a schema without machinery and without what is @inaccessible, descriptions kept', () => {
    expect(printSchema(readSupergraph(sdl).apiSchema)).toBe(`"""A day."""
scalar Date @specifiedBy(url: "https://example.org/date")

"""What can be asked."""
type Query {
  """All of them."""
  things(kind: Kind = OPEN): [Thing!]!
  old: Int @deprecated(reason: "gone")
}

"""A thing."""
type Thing {
  id: ID!
  when: Date
}

enum Kind {
  """To all."""
  OPEN
}`);
  });

  it.each([
    ['import: [{ name: "@inaccessible", as: "@hide" }]', 'hide'],
    ['import: ["@inaccessible"]', 'inaccessible'],
    ['as: "secrecy"', 'secrecy'],
    ['as: "secrecy", import: [{ name: "@inaccessible", as: "@hide" }]', 'hide'],
  ])('knows @inaccessible by the name that its link gives it: %s', (link, name) => {
    const renamed = sdl
      .replace(/(@link\(url: "[^"]*inaccessible\/v0\.2")/, `$1, ${link}`)
      .replace(/@inaccessible(?!")/g, `@${name}`);

    expect(renamed).toContain(`hidden: Int @${name}`);
    expect(printSchema(readSupergraph(renamed).apiSchema)).toBe(printSchema(readSupergraph(sdl).apiSchema));
  });

  it.each([
    ['as: "j"', 'j'],
    ['import: [{ name: "@join__field", as: "@from" }]', '@from'],
  ])('refuses one that says under other names which subgraph has what: %s', (link, name) => {
    const renamed = sdl.replace(/(@link\(url: "[^"]*join\/v0\.\d")/, `$1, ${link}`);

    expect(() => readSupergraph(renamed)).toThrow(
      `under a name of its own (${name}), which the query planner does not know.`,
    );
  });

  it.each([['context', '@context and @fromContext are dropped by the query planner']])(
    'refuses one that uses %s, and says why',
    (feature, reason) => {
      const linked = sdl.replace(
        'schema @link',
        `schema @link(url: "https://specs.apollo.dev/${feature}/v0.1", for: SECURITY) @link`,
      );

      expect(() => readSupergraph(linked)).toThrow(
        expect.objectContaining({
          name: 'OperatorError',
          message: `The supergraph cannot be served: ${reason}, so that clients would get what they may not see, or wrong answers.`,
        }),
      );
    },
  );

  it.each([
    ['SECURITY', 'would not enforce'],
    ['EXECUTION', 'could not execute'],
  ])('refuses one that links something unknown for %s', (purpose, consequence) => {
    const linked = sdl.replace(
      'schema @link',
      `schema @link(url: "https://example.org/vault/v1.0", for: ${purpose}) @link`,
    );

    expect(() => readSupergraph(linked)).toThrow(
      `The supergraph cannot be served: it links https://example.org/vault/v1.0 for ${purpose}, which this gateway does not know and therefore ${consequence}.`,
    );
  });

  it.each([
    'https://example.org/inaccessible/v0.2',
    'https://specs.apollo.dev/inaccessible/v9.0',
    'https://specs.apollo.dev/constructor/v0.1',
    'https://specs.apollo.dev.example.org/inaccessible/v0.2',
  ])('takes %s for no specification that it enforces', (url) => {
    const linked = sdl.replace('schema @link', `schema @link(url: "${url}", for: SECURITY) @link`);

    expect(() => readSupergraph(linked)).toThrow(`it links ${url} for SECURITY, which this gateway does not know`);
  });

  it.each(['context', 'policy', 'constructor'])(
    "serves one with somebody's own %s, which asks nothing of it",
    (name) => {
      const linked = sdl.replace('schema @link', `schema @link(url: "https://example.org/${name}/v1.0") @link`);

      expect(readSupergraph(linked).subgraphs).toHaveLength(1);
    },
  );

  it('refuses one that links for a purpose which nobody knows', () => {
    const linked = sdl.replace(
      'schema @link',
      'schema @link(url: "https://example.org/vault/v1.0", for: TRACING) @link',
    );

    expect(() => readSupergraph(linked)).toThrow(
      'it links https://example.org/vault/v1.0 for TRACING, a purpose that this gateway does not know',
    );
  });

  it('refuses one whose fields take arguments from a context', () => {
    const withContext = sdl.replace(/id: ID!/, 'id: ID! @join__field(graph: CATALOG, contextArguments: [])');

    expect(() => readSupergraph(withContext)).toThrow('@fromContext are dropped by the query planner');
  });

  it('refuses a plain schema', () => {
    expect(() => readSupergraph('type Query { a: Int }')).toThrow(
      'Expected a supergraph, but got a schema without the enum join__Graph.',
    );
  });
});
