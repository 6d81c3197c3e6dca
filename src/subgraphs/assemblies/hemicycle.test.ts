import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drawSvg, type HemicycleGroup, type HemicycleLayout, layOut } from './hemicycle.js';

const CSTO: HemicycleGroup[] = [
  { key: 'ru', label: 'Russia', seats: 22 },
  { key: 'by', label: 'Belarus', seats: 16 },
  { key: 'kz', label: 'Kazakhstan', seats: 12 },
  { key: 'kg', label: 'Kyrgyzstan', seats: 11 },
  { key: 'tj', label: 'Tajikistan', seats: 7 },
];

function groupsOf(...seats: number[]): HemicycleGroup[] {
  return seats.map((number, index) => ({ key: `g${index}`, label: `Group ${index}`, seats: number }));
}

const groups = fc.array(fc.nat(40), { maxLength: 10 }).map((seats) => groupsOf(...seats));
const width = fc.integer({ min: 100, max: 4000 });

/** The smallest distance between the rims of two seats; below zero, they overlap. */
function smallestGap({ seats }: HemicycleLayout): number {
  let gap = Infinity;
  seats.forEach((one, index) => {
    for (const other of seats.slice(index + 1)) {
      gap = Math.min(gap, Math.sqrt((one.x - other.x) ** 2 + (one.y - other.y) ** 2) - one.radius - other.radius);
    }
  });
  return gap;
}

function seatsPerRow({ rows, seats }: HemicycleLayout): number[] {
  return Array.from({ length: rows }, (_, row) => seats.filter((seat) => seat.row === row + 1).length);
}

describe('the layout of a hemicycle', () => {
  it('gives each group exactly its seats, one group after the other', () => {
    fc.assert(
      fc.property(groups, width, (groups, width) => {
        const dealt = layOut(groups, width).seats.map(({ group }) => group);

        expect(dealt).toEqual(groups.flatMap(({ key, seats }) => Array<string>(seats).fill(key)));
      }),
    );
  });

  it('goes by angle, from the left end to the right one', () => {
    fc.assert(
      fc.property(groups, width, (groups, width) => {
        const { seats } = layOut(groups, width);
        const angles = seats.map(({ x, y }) => Math.atan2(width / 2 - y, width / 2 - x));

        expect(seats.every(({ y }) => y <= width / 2)).toBe(true);
        // Coordinates are rounded to hundredths, which turns a seat 20 units from the centre by less than this.
        expect(angles.slice(1).filter((angle, index) => angle < (angles[index] ?? 0) - 0.0006)).toEqual([]);
      }),
    );
  });

  it('keeps seats apart and inside the frame', () => {
    fc.assert(
      fc.property(groups, width, (groups, width) => {
        const layout = layOut(groups, width);

        expect(smallestGap(layout)).toBeGreaterThan(0);
        const outside = layout.seats.filter(
          ({ x, y, radius }) =>
            radius <= 0 || x < radius || y < radius || x + radius > layout.width || y + radius > layout.height,
        );
        expect(outside).toEqual([]);
      }),
    );
  });

  it('numbers rows from the inside, each with more seats than the one before', () => {
    expect(seatsPerRow(layOut(CSTO, 1000))).toEqual([12, 15, 19, 22]);
    expect(seatsPerRow(layOut(groupsOf(6, 5), 1000))).toEqual([4, 7]);
    expect(seatsPerRow(layOut(groupsOf(7), 1000))).toEqual([7]);
  });

  it('grows with its width alone', () => {
    const [small, large] = [layOut(CSTO, 400), layOut(CSTO, 800)];

    expect(small.height).toBe(220);
    expect(large.height).toBe(439);
    large.seats.forEach((seat, index) => expect(seat.x / 2).toBeCloseTo(small.seats[index]?.x ?? 0, 1));
  });

  it('has numbers of two decimals at most', () => {
    const numbers = layOut(CSTO, 777).seats.flatMap(({ x, y, radius }) => [x, y, radius]);

    expect(numbers.filter((number) => number !== Number(number.toFixed(2)))).toEqual([]);
  });

  it('holds 2,000 seats in the smallest picture', () => {
    const layout = layOut(groupsOf(900, 700, 400), 100);

    expect(layout.rows).toBe(23);
    expect(smallestGap(layout)).toBeGreaterThan(0.1);
  });
});

describe('the layout of few seats', () => {
  it('is empty for none, and half as high as wide', () => {
    expect(layOut([], 1000)).toEqual({ width: 1000, height: 520, rows: 0, seats: [] });
    expect(layOut(groupsOf(0), 1000).seats).toEqual([]);
  });

  it('puts one seat in the middle', () => {
    expect(layOut(groupsOf(1), 1000)).toEqual({
      width: 1000,
      height: 173,
      rows: 1,
      seats: [{ row: 1, x: 500, y: 86.21, radius: 66.21, group: 'g0' }],
    });
  });

  it.each([2, 3, 5])('puts %d seats side by side at the top of the half circle, evenly', (count) => {
    const { seats, rows } = layOut(groupsOf(count), 1000);
    const distances = seats.slice(1).map((seat, index) => {
      const before = seats[index] ?? seat;
      return Math.hypot(seat.x - before.x, seat.y - before.y);
    });

    expect(rows).toBe(1);
    distances.forEach((distance) => expect(distance).toBeCloseTo(214.2, 1));
    expect(seats.reduce((sum, { x }) => sum + x, 0) / count).toBeCloseTo(500, 1);
  });
});

describe('the picture of a hemicycle', () => {
  const svg = drawSvg(layOut(CSTO, 1000), CSTO, 'Seats & <votes>');

  it('tells its title and its groups to those who do not see it, and needs nothing from elsewhere', () => {
    expect(svg).toContain('<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 1000 ');
    expect(svg).toContain(
      '<desc>68 seats from left to right: Russia 22, Belarus 16, Kazakhstan 12, Kyrgyzstan 11, Tajikistan 7.</desc>',
    );
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/http|href|url\(|<script|<style/);
  });

  it('escapes text, and leaves out what XML forbids', () => {
    const groups = [{ key: 'a', label: `"A"\u0000 \ud800'B' 🏛`, seats: 1 }];

    expect(svg).toContain('<title>Seats &#38; &#60;votes&#62;</title>');
    expect(drawSvg(layOut(groups, 100), groups, '')).toContain('<title>&#34;A&#34; &#39;B&#39; 🏛: 1</title>');
  });

  it('has a circle for every seat, and one for every group in the legend', () => {
    expect(svg.match(/<circle /g)).toHaveLength(68 + 5);
    expect(svg).toContain('>Kyrgyzstan 11</text>');
  });

  it('shortens long names in the legend alone', () => {
    const groups = [{ key: 'a', label: 'Parliamentary Assembly of the Black Sea', seats: 1 }];
    const svg = drawSvg(layOut(groups, 1000), groups, '');

    expect(svg).toContain('>Parliamentary Assembly of… 1</text>');
    expect(svg).toContain('<title>Parliamentary Assembly of the Black Sea: 1</title>');
  });

  it('says that there is nothing to see', () => {
    const svg = drawSvg(layOut([], 1000), [], 'Empty');

    expect(svg).toContain('<desc>0 seats from left to right.</desc>');
    expect(svg).toContain('>No seats are recorded.</text>');
  });

  it('has only numbers that a reader of SVG takes', () => {
    fc.assert(
      fc.property(groups, width, (groups, width) => {
        const svg = drawSvg(layOut(groups, width), groups, 'x');

        expect(svg).not.toMatch(/="-|NaN|Infinity|undefined|\d\.\d{3}/);
      }),
    );
  });

  it('gives 60 groups 60 colours that lie apart', () => {
    const groups = groupsOf(...Array<number>(60).fill(5));
    const svg = drawSvg(layOut(groups, 1000), groups, 'x');
    const colours = [...svg.matchAll(/<g fill="hsl\(([\d.]+), 65%, (\d+)%\)">/g)].map(([, hue, lightness]) => ({
      hue: Number(hue),
      lightness: Number(lightness),
    }));
    const confusable = colours.flatMap((one, index) =>
      colours.slice(index + 1).filter((other) => {
        const turn = Math.abs(one.hue - other.hue);
        return one.lightness === other.lightness && Math.min(turn, 360 - turn) < 7;
      }),
    );

    expect(colours).toHaveLength(60);
    expect(confusable).toEqual([]);
  });
});
