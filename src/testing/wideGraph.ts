import type { FixtureSubgraph } from './gatewayFixture.js';

/** An operation that is meant to hurt where a graph is wide, and the code of the error that is its whole answer; undefined where it is answered. */
export interface WideAttack {
  readonly name: string;
  readonly query: string;
  readonly code?: string;
}

/** As many as large graphs have, and more than any of ours. */
const OBJECTS = 300;
const RECORDS = 1_200;

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated"])\n';

const COLUMNS = times(10, (at) => `column${at}: Int`);

/** A graph with an interface of many objects, half of which protect a field of it, and with many types and fields of much the same names. */
export const wideGraph: Readonly<Record<'wide', FixtureSubgraph>> = {
  wide: {
    typeDefs: `${LINK} type Query { nodes: [Node] ${times(RECORDS, (at) => `organisation${at}Record: Organisation${at}Record`)} }
      ${times(RECORDS, (at) => `type Organisation${at}Record { id: ID }`)}
      interface Node { id: ID! name: String next: Node ${COLUMNS} }
      ${times(
        OBJECTS,
        (at) => `type Thing${at} implements Node {
          id: ID! name: String ${at % 2 === 0 ? '' : '@authenticated'} next: Node ${COLUMNS}
        }`,
      )}`,
    resolvers: { Query: { nodes: () => null } },
  },
};

/** Small ones, each of which would take a long time of the event loop. */
export const wideAttacks: readonly WideAttack[] = [
  {
    name: '300 fields that are asked of 300 objects',
    query: `{ nodes @skip(if: true) { ${times(40, (at) => `a${at}: next { ${columns(4)} id next { id } }`)} } }`,
  },
  {
    name: '300 fields that are asked of 300 objects, half of which may not be seen',
    query: `{ nodes { ${times(40, (at) => `a${at}: next { name ${columns(4)} id next { name id } }`)} } }`,
    code: 'OPERATION_TOO_LARGE',
  },
  {
    name: '30 fields that are written for each of the 150 objects that may be seen',
    query: `{ nodes { ${times(30, (at) => `a${at}: next { name }`)} } }`,
    code: 'OPERATION_TOO_LARGE',
  },
  {
    name: '20 fields that are almost right, of 1,200',
    query: `{ ${times(20, (at) => `organizatoin${at}Recrod { id }`)} }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: '20 types that are almost right, of 1,500',
    query: `{ nodes { ${times(20, (at) => `... on Organizatoin${at}Recrod { id }`)} } }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
];

function columns(count: number): string {
  return times(count, (at) => `column${at}`);
}

function times(count: number, text: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => text(at)).join(' ');
}
