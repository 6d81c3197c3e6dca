/** The longest fragment, its marks and escapes included. */
export const LONGEST_HIGHLIGHT = 200;

/** How many fragments of an article are shown. */
export const MOST_HIGHLIGHTS = 3;

/** A word, or one character between words, as it is shown. */
interface Piece {
  html: string;
  /** The word, if it matches. */
  match: string | null;
}

interface Fragment {
  html: string;
  matches: ReadonlySet<string>;
}

/**
 * Fragments of texts around what matches, as HTML: every character escaped, matches in `<mark>…</mark>`. The fragments
 * with most different matches are chosen, and stand in the order of the texts.
 */
export function highlightsOf(texts: readonly string[], isMatch: (word: string) => boolean): string[] {
  const fragments = texts.flatMap((text) => fragmentsOf(piecesOf(text, isMatch)));
  const best = [...fragments].sort((a, b) => b.matches.size - a.matches.size).slice(0, MOST_HIGHLIGHTS);
  return fragments.filter((fragment) => best.includes(fragment)).map(({ html }) => html);
}

function piecesOf(text: string, isMatch: (word: string) => boolean): Piece[] {
  return (text.match(/[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]/gu) ?? []).map((piece) =>
    isMatch(piece) ? { html: marked(piece), match: piece.toLowerCase() } : { html: escaped(piece), match: null },
  );
}

/** Each fragment begins with a match that the ones before do not show, and grows to both sides as far as it may. */
function fragmentsOf(pieces: readonly Piece[]): Fragment[] {
  const fragments: Fragment[] = [];
  let shownUpTo = 0;
  for (const [at, { match }] of pieces.entries()) {
    if (match === null || at < shownUpTo) continue;
    const [from, to] = grown(pieces, at, shownUpTo);
    const shown = pieces.slice(from, to);
    fragments.push({
      html: shown
        .map(({ html }) => html)
        .join('')
        .trim(),
      matches: new Set(shown.flatMap((piece) => piece.match ?? [])),
    });
    shownUpTo = to;
  }
  return fragments;
}

function grown(pieces: readonly Piece[], at: number, least: number): [from: number, to: number] {
  const lengthOf = (index: number): number => pieces[index]?.html.length ?? Infinity;
  let [from, to, left] = [at, at + 1, LONGEST_HIGHLIGHT - lengthOf(at)];
  let isGrowing = true;
  while (isGrowing) {
    isGrowing = false;
    if (from > least && lengthOf(from - 1) <= left) {
      left -= lengthOf(--from);
      isGrowing = true;
    }
    if (lengthOf(to) <= left) {
      left -= lengthOf(to++);
      isGrowing = true;
    }
  }
  return [from, to];
}

/** A match in its marks; one too long for a highlight is cut. */
function marked(word: string): string {
  const room = LONGEST_HIGHLIGHT - '<mark></mark>'.length;
  let shown = '';
  for (const character of word) {
    if (shown.length + character.length > room) break;
    shown += character;
  }
  return `<mark>${shown}</mark>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
