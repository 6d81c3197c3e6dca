/** Seats that are drawn in one colour: those of a delegation, or of a kind of chamber. */
export interface HemicycleGroup {
  key: string;
  label: string;
  seats: number;
}

/** One seat: row 1 is the innermost; x, y and radius in units of the picture, y downwards; group is the key of one. */
export interface HemicycleSeat {
  row: number;
  x: number;
  y: number;
  radius: number;
  group: string;
}

/** Where each seat stands, from left to right as the groups were dealt them. The frame is width by height. */
export interface HemicycleLayout {
  width: number;
  height: number;
  rows: number;
  seats: HemicycleSeat[];
}

/** The radius of the innermost row as a part of that of the outermost, at least. */
const INNERMOST_ROW = 0.4;
/** Fewer seats than these keep the distance that these have on a half circle, so that two or three stand at its top. */
const SEATS_OF_A_FULL_ROW = 7;
/** The radius of a seat as a part of the distance between two, and of the outermost row, at most. */
const SEAT_IN_PITCH = 0.42;
const SEAT_IN_ROW = 0.16;
const MARGIN_IN_WIDTH = 0.02;

/**
 * Seats the groups in half circles, the first group on the left, as diagrams of parliaments customarily do (David
 * Richfield's parliament diagram tool, https://github.com/slashme/parliamentdiagram, from which Wikipedia's are made):
 * rows as far apart as the neighbours in a row; as many rows as leave the middle open; seats dealt to the rows in
 * proportion to their length, then sorted by angle and dealt to the groups. Unlike there, the distance is not taken from
 * the number of rows: it is the one at which the rows are exactly full, and remainders go to the rows with the largest.
 */
export function layOut(groups: readonly HemicycleGroup[], width: number): HemicycleLayout {
  const count = seatsOf(groups);
  const rows = rowsOf(count);
  const seatRadius = seatRadiusIn(rows);
  const margin = width * MARGIN_IN_WIDTH;
  const scale = (width / 2 - margin) / (1 + seatRadius);
  const centre = { x: width / 2, y: width / 2 };

  const places = rows
    .flatMap(({ radius, seats }, row) => fractionsOfArc(seats, count).map((at) => ({ row: row + 1, radius, at })))
    .sort((one, other) => one.at - other.at || one.row - other.row);
  const seats = groups.flatMap((group) =>
    places.splice(0, group.seats).map(({ row, radius, at }) => ({
      row,
      x: rounded(centre.x - radius * scale * Math.cos(Math.PI * at)),
      y: rounded(centre.y - radius * scale * Math.sin(Math.PI * at)),
      radius: rounded(seatRadius * scale),
      group: group.key,
    })),
  );
  const lowest = Math.max(...seats.map(({ y, radius }) => y + radius), count === 0 ? centre.y : 0);
  return { width, height: Math.ceil(lowest + margin), rows: rows.length, seats };
}

interface Row {
  /** As a part of the radius of the outermost row. */
  radius: number;
  seats: number;
}

/** The rows from the innermost to the outermost: the most that leave the middle open, and are full. */
function rowsOf(count: number): Row[] {
  if (count === 0) return [];
  if (count < SEATS_OF_A_FULL_ROW) return [{ radius: 1, seats: count }];
  let rows = 1;
  while (innermostRow(count, rows + 1) >= INNERMOST_ROW) rows += 1;

  const pitch = pitchOf(count, rows);
  const radii = Array.from({ length: rows }, (_, row) => 1 - (rows - 1 - row) * pitch);
  return dealt(
    count,
    radii.map((radius) => ({ radius, share: (Math.PI * radius) / pitch + 1 })),
  );
}

/** The p at which Σ (π(1 − ip)/p + 1) over rows i = 0 … rows − 1 is the number of seats. */
function pitchOf(count: number, rows: number): number {
  return (Math.PI * rows) / (count - rows + (Math.PI * rows * (rows - 1)) / 2);
}

function innermostRow(count: number, rows: number): number {
  return 1 - (rows - 1) * pitchOf(count, rows);
}

/** Deals seats to rows by shares that add up to their number: the largest remainders are rounded up. */
function dealt(count: number, rows: readonly { radius: number; share: number }[]): Row[] {
  const whole = rows.map(({ radius, share }) => ({ radius, seats: Math.floor(share), remainder: share % 1 }));
  const roundedUp = whole
    .toSorted((one, other) => other.remainder - one.remainder || other.radius - one.radius)
    .slice(0, count - seatsOf(whole));
  return whole.map((row) => ({ radius: row.radius, seats: row.seats + (roundedUp.includes(row) ? 1 : 0) }));
}

/** Where the seats of a row stand on its half circle: 0 is its left end, 1 its right one. */
function fractionsOfArc(seats: number, count: number): number[] {
  const steps = (count < SEATS_OF_A_FULL_ROW ? SEATS_OF_A_FULL_ROW : seats) - 1;
  const first = (steps - (seats - 1)) / 2;
  return Array.from({ length: seats }, (_, seat) => (first + seat) / steps);
}

/** The largest radius at which seats keep apart, as a part of the radius of the outermost row. */
function seatRadiusIn(rows: readonly Row[]): number {
  const [first, second] = rows;
  const betweenRows = first && second ? second.radius - first.radius : Infinity;
  const inRows = rows.map(({ radius, seats }) =>
    seats < 2 ? Infinity : 2 * radius * Math.sin(Math.PI / (2 * (seats - 1))),
  );
  return Math.min(SEAT_IN_ROW, SEAT_IN_PITCH * Math.min(betweenRows, ...inRows));
}

function seatsOf(parts: readonly { seats: number }[]): number {
  return parts.reduce((sum, { seats }) => sum + seats, 0);
}

function rounded(number: number): number {
  return Math.round(number * 100) / 100;
}

const LETTERS_IN_WIDTH = 56;
const LEGEND_COLUMNS = 3;
const LETTERS_OF_A_LABEL = 26;

/** The picture as SVG that needs nothing else and reads well aloud, with a legend below the seats. */
export function drawSvg(layout: HemicycleLayout, groups: readonly HemicycleGroup[], title: string): string {
  const { width } = layout;
  const letter = width / LETTERS_IN_WIDTH;
  const legendLines = Math.ceil(groups.length / LEGEND_COLUMNS);
  const height = rounded(layout.height + (legendLines + 1) * 1.8 * letter);

  const seats = groups.map(({ key, label, seats }, index) => {
    const circles = layout.seats
      .filter(({ group }) => group === key)
      .map(({ x, y, radius }) => `<circle cx="${x}" cy="${y}" r="${radius}"/>`);
    return `<g fill="${colour(index)}"><title>${escaped(`${label}: ${seats}`)}</title>${circles.join('')}</g>`;
  });
  const legend = groups.map(({ label, seats }, index) => {
    const column = Math.floor(index / legendLines);
    const x = rounded(width * (MARGIN_IN_WIDTH + (column * (1 - 2 * MARGIN_IN_WIDTH)) / LEGEND_COLUMNS));
    const y = rounded(layout.height + ((index % legendLines) + 1.4) * 1.8 * letter);
    const dot = `<circle cx="${rounded(x + letter / 2)}" cy="${rounded(y - letter * 0.35)}" r="${rounded(letter / 2)}" fill="${colour(index)}"/>`;
    return `${dot}<text x="${rounded(x + letter * 1.5)}" y="${y}">${escaped(`${shortened(label)} ${seats}`)}</text>`;
  });
  const emptiness =
    layout.seats.length > 0
      ? ''
      : `<text x="${rounded(width / 2)}" y="${rounded(width / 4)}" text-anchor="middle">No seats are recorded.</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(described(groups))}</desc>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...seats,
    `<g font-family="sans-serif" font-size="${rounded(letter)}" fill="#222">${legend.join('')}${emptiness}</g>`,
    '</svg>',
  ].join('\n');
}

function described(groups: readonly HemicycleGroup[]): string {
  const count = seatsOf(groups);
  const parts = groups.map(({ label, seats }) => `${label} ${seats}`);
  return `${count} ${count === 1 ? 'seat' : 'seats'} from left to right${parts.length > 0 ? `: ${parts.join(', ')}` : ''}.`;
}

function shortened(label: string): string {
  const letters = [...label];
  return letters.length > LETTERS_OF_A_LABEL ? `${letters.slice(0, LETTERS_OF_A_LABEL - 1).join('')}…` : label;
}

/**
 * The golden angle turns each hue far from those before it, without knowing how many come; where hues come close again,
 * after 34 and 55 groups, the three lightnesses differ.
 */
function colour(index: number): string {
  const hue = rounded((index * 137.508 + 210) % 360);
  const lightness = [42, 60, 28][index % 3];
  return `hsl(${hue}, 65%, ${lightness}%)`;
}

/** Text as XML may hold it: its five characters escaped, those that it forbids left out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
