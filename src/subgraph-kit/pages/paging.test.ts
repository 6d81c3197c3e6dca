import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sql, { raw } from 'sql-template-tag';
import { ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { testDatabase, type TestDatabase } from '../../testing/database.js';
import { requestContext } from '../../testing/requestContext.js';
import { OrderDirection } from '../sharedFields.js';
import { connectionOf, edgeOf, pagesByParent, WHOLE_GRAPH, type Page } from './connection.js';
import type { ListOrder, PagedList } from './findPages.js';
import type { PageArguments } from './pageArguments.js';

/** What is paged here: ids that are unique, everything else with gaps and ties, and an owner to hang lists on. */
@ObjectType()
@Entity({ name: 'thing' })
class Thing {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ type: 'text', collation: 'C' })
  owner!: string;

  @Column('int', { nullable: true })
  int!: number | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  text!: string | null;

  @Column('float8', { nullable: true })
  float8!: number | null;

  @Column('date', { nullable: true })
  date!: string | null;

  @Column('timestamptz', { nullable: true })
  timestamptz!: string | null;
}

@ObjectType()
class ThingEdge extends edgeOf(Thing, 'a thing') {}

@ObjectType()
class ThingConnection extends connectionOf(Thing, ThingEdge) {}

type OrderedBy = ListOrder['type'];
const TYPES: readonly OrderedBy[] = ['int', 'text', 'float8', 'date', 'timestamptz'];
const DIRECTIONS = Object.values(OrderDirection);

interface ThingsArguments extends PageArguments {
  by: OrderedBy;
  direction: OrderDirection;
}

const listOfThings = (where: typeof WHERE.everything) => {
  return ({ by, direction }: ThingsArguments): PagedList<Thing> => ({
    entity: Thing,
    rows: sql`FROM thing node WHERE ${where}`,
    order: { name: by.toUpperCase(), key: sql`node.${raw(by)}`, type: by, direction },
  });
};
const WHERE = { everything: sql`TRUE`, owned: sql`node.owner = parent.id` };
const allThings = pagesByParent(ThingConnection, 'Query.things', listOfThings(WHERE.everything));
const thingsOfOwners = pagesByParent(ThingConnection, 'Owner.things', listOfThings(WHERE.owned));

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase({ entities: [Thing] });
  await database.dataSource.query(
    `CREATE TABLE thing (id text COLLATE "C" PRIMARY KEY, owner text COLLATE "C" NOT NULL, int int,
       text text COLLATE "C", float8 float8, date date, timestamptz timestamptz)`,
  );
});
afterAll(() => database?.close());

/** Asks for one page, in a request of its own. */
async function pageOf(args: ThingsArguments): Promise<Page<Thing>> {
  return allThings(requestContext(database.dataSource), args).load(WHOLE_GRAPH);
}

async function insert(things: readonly Thing[]): Promise<void> {
  await database.dataSource.query('INSERT INTO thing SELECT * FROM jsonb_populate_recordset(NULL::thing, $1::jsonb)', [
    JSON.stringify(things),
  ]);
}

async function replaceAllBy(things: readonly Thing[]): Promise<void> {
  await database.dataSource.query('DELETE FROM thing');
  await insert(things);
}

/**
 * The ids of all pages from one end of the list to the other, in the order of the list; `between` is called before
 * each page.
 */
async function walk(
  { size, backward, ...order }: { size: number; backward: boolean; by: OrderedBy; direction: OrderDirection },
  between: () => Promise<void> = async () => undefined,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (;;) {
    await between();
    const page = await pageOf({
      ...order,
      ...(backward ? { last: size, before: cursor } : { first: size, after: cursor }),
    });
    const found = page.nodes.map(({ id }) => id);
    if (backward) ids.unshift(...found);
    else ids.push(...found);
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo;
    if (!(backward ? hasPreviousPage : hasNextPage)) return ids;
    expect(found).toHaveLength(size);
    cursor = backward ? startCursor : endCursor;
  }
}

/** What the order of a list means: unknown last in both directions, ties by id. */
function inOrder(things: readonly Thing[], by: OrderedBy, direction: OrderDirection): string[] {
  const sign = direction === OrderDirection.ASC ? 1 : -1;
  const compare = (a: Thing, b: Thing): number => {
    const [left, right] = [a[by], b[by]];
    if (left === right) return a.id < b.id ? -1 : 1;
    if (left === null || right === null) return left === null ? 1 : -1;
    return sign * (left < right ? -1 : 1);
  };
  return [...things].sort(compare).map(({ id }) => id);
}

const days = fc.constantFrom('1999-12-31', '2024-02-29', '2026-01-01');
/** Few values for each column, so that most runs have ties; one in four is unknown. */
const columns = {
  owner: fc.constantFrom('a', 'b', 'c'),
  int: fc.option(fc.integer({ min: -2, max: 2 }), { freq: 3 }),
  text: fc.option(fc.constantFrom('', 'a', 'A', 'ä', 'z', "o'clock", '"', '\\', '%'), { freq: 3 }),
  float8: fc.option(fc.constantFrom(-1.5, 0, 0.1, 0.30000000000000004, 1e-9, 6.02e23), { freq: 3 }),
  date: fc.option(days, { freq: 3 }),
  timestamptz: fc.option(
    days.chain((day) => fc.constantFrom(`${day}T23:59:59.123456Z`, `${day}T23:59:59.123457Z`)),
    { freq: 3 },
  ),
};
const things = fc.uniqueArray(
  fc.record({ id: fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom(...'abZ9-/é') }), ...columns }),
  {
    maxLength: 40,
    selector: ({ id }) => id,
  },
);
const pages = fc.record({
  size: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 100 })),
  backward: fc.boolean(),
  by: fc.constantFrom(...TYPES),
  direction: fc.constantFrom(...DIRECTIONS),
});

describe('paging through a list', () => {
  it('yields each row once and in order, whatever the page size, the direction and the order', async () => {
    await fc.assert(
      fc.asyncProperty(things, pages, async (rows, page) => {
        await replaceAllBy(rows);

        expect(await walk(page)).toEqual(inOrder(rows, page.by, page.direction));
      }),
      { numRuns: 60 },
    );
  });

  it('yields each row that was there from the start exactly once while others are inserted', async () => {
    await fc.assert(
      fc.asyncProperty(things, pages, fc.integer({ min: 1, max: 4 }), async (rows, page, atOnce) => {
        const [early, late] = [rows.filter((_, at) => at % 2 === 0), rows.filter((_, at) => at % 2 === 1)];
        await replaceAllBy(early);
        const toCome = [...late];

        const ids = await walk(page, async () => insert(toCome.splice(0, atOnce)));

        const arrived = new Set(late.map(({ id }) => id));
        expect(ids.filter((id) => !arrived.has(id))).toEqual(inOrder(early, page.by, page.direction));
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 60 },
    );
  });

  it('reads a page of each of many parents in one statement, as if each were asked alone', async () => {
    await fc.assert(
      fc.asyncProperty(things, pages, async (rows, { size, backward, by, direction }) => {
        await replaceAllBy(rows);
        const ctx = requestContext(database.dataSource);
        const args = { by, direction, ...(backward ? { last: size } : { first: size }) };
        const record = database.record();

        const found = await Promise.all(
          ['a', 'b', 'c', 'nobody'].map((owner) => thingsOfOwners(ctx, args).load(owner)),
        );

        expect(record.stop()).toHaveLength(1);
        const expected = ['a', 'b', 'c', 'nobody'].map((owner) => {
          const all = inOrder(
            rows.filter((row) => row.owner === owner),
            by,
            direction,
          );
          return backward ? all.slice(-size) : all.slice(0, size);
        });
        expect(found.map((page) => page.nodes.map(({ id }) => id))).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });
});

const BY_INT = { by: 'int', direction: OrderDirection.ASC } as const;
const aThing = (id: string, int: number | null = null): Thing =>
  Object.assign(new Thing(), { id, owner: 'a', int, text: null, float8: null, date: null, timestamptz: null });

describe('a page', () => {
  beforeAll(() => replaceAllBy(Array.from({ length: 101 }, (_, at) => aThing(String(at).padStart(3, '0'), at))));

  it('has 20 rows from the start when neither first nor last is given, and where they are null', async () => {
    const ids = Array.from({ length: 20 }, (_, at) => String(at).padStart(3, '0'));

    expect((await pageOf(BY_INT)).nodes.map(({ id }) => id)).toEqual(ids);
    expect(
      (await pageOf({ ...BY_INT, first: null, last: null, after: null, before: null })).nodes.map(({ id }) => id),
    ).toEqual(ids);
  });

  it('has at most 100 rows', async () => {
    expect((await pageOf({ ...BY_INT, first: 100 })).nodes).toHaveLength(100);
    await expect(pageOf({ ...BY_INT, first: 101 })).rejects.toThrow('Expected first to be 0 to 100, but got 101.');
    await expect(pageOf({ ...BY_INT, last: 101 })).rejects.toThrow('Expected last to be 0 to 100, but got 101.');
    await expect(pageOf({ ...BY_INT, first: -1 })).rejects.toThrow('Expected first to be 0 to 100, but got -1.');
  });

  it('may be empty, and still tells whether there are rows, and how many', async () => {
    const page = await pageOf({ ...BY_INT, first: 0 });

    expect(page.nodes).toEqual([]);
    expect(page.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null });
    expect(await page.countAll()).toBe(101);
    expect((await pageOf({ ...BY_INT, last: 0 })).pageInfo).toMatchObject({
      hasNextPage: false,
      hasPreviousPage: true,
    });
  });

  it('is asked from one end alone', async () => {
    await expect(pageOf({ ...BY_INT, first: 1, last: 1 })).rejects.toThrow(
      'Expected either first or last, but got {"first":1,"last":1}.',
    );
  });

  it('lies between two cursors where both are given', async () => {
    const { edges } = await pageOf({ ...BY_INT, first: 10 });
    const [after, before] = [edges[2]?.cursor, edges[6]?.cursor];

    const idsOf = async (size: object) =>
      (await pageOf({ ...BY_INT, after, before, ...size })).nodes.map(({ id }) => id);

    expect(await idsOf({ first: 100 })).toEqual(['003', '004', '005']);
    expect(await idsOf({ first: 2 })).toEqual(['003', '004']);
    expect(await idsOf({ last: 2 })).toEqual(['004', '005']);
  });

  it('follows a row that is gone', async () => {
    const { pageInfo } = await pageOf({ ...BY_INT, first: 3 });
    await database.dataSource.query(`DELETE FROM thing WHERE id = '002'`);

    const next = await pageOf({ ...BY_INT, first: 2, after: pageInfo.endCursor });

    expect(next.nodes.map(({ id }) => id)).toEqual(['003', '004']);
    await insert([aThing('002', 2)]);
  });
});

describe('a cursor', () => {
  /** Of three lengths, since base64 leaves bits to spare in two of three. */
  let cursors: string[];
  let cursor: string;
  beforeAll(async () => {
    await replaceAllBy([aThing('a', 1), aThing('bb', 2), aThing('ccc')]);
    cursors = (await pageOf(BY_INT)).edges.map((edge) => edge.cursor);
    cursor = cursors[0] ?? '';
  });

  it('is refused when it is no cursor at all', async () => {
    await expect(pageOf({ ...BY_INT, after: 'abc' })).rejects.toThrow(
      'Expected after to be a cursor that Query.things gave, but got "abc".',
    );
    await expect(pageOf({ ...BY_INT, before: '' })).rejects.toThrow(
      'Expected before to be a cursor that Query.things gave, but got "".',
    );
  });

  it('is refused when any one character of it is changed, lost or added', async () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const damages = cursors.flatMap((whole) =>
      [...whole].flatMap((letter, at) => {
        const [before, after] = [whole.slice(0, at), whole.slice(at + 1)];
        return [
          `${before}${letters[letters.indexOf(letter) ^ 1]}${after}`,
          before + after,
          `${before}!${letter}${after}`,
        ];
      }),
    );

    expect(damages.length).toBeGreaterThan(400);
    for (const damaged of [...damages, `${cursor}=`, `${cursor} `]) {
      await expect(pageOf({ ...BY_INT, after: damaged })).rejects.toThrow(
        /^Expected after to be a cursor that Query\.things gave, but got /,
      );
    }
  });

  it('is refused by another field', async () => {
    const elsewhere = async () =>
      thingsOfOwners(requestContext(database.dataSource), { ...BY_INT, after: cursor }).load('a');

    await expect(elsewhere()).rejects.toThrow(
      'Expected after to be a cursor of Owner.things, but got "a cursor of Query.things".',
    );
  });

  it('is refused in another order, and in the other direction', async () => {
    await expect(pageOf({ ...BY_INT, by: 'text', after: cursor })).rejects.toThrow(
      'Expected after to be a cursor of the order TEXT ASC, but got "one of the order INT ASC".',
    );
    await expect(pageOf({ ...BY_INT, direction: OrderDirection.DESC, before: cursor })).rejects.toThrow(
      'Expected before to be a cursor of the order INT DESC, but got "one of the order INT ASC".',
    );
  });
});
