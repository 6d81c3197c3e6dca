const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const LIST = 0x5b;
const LIST_END = 0x5d;
const MAP = 0x7b;
const MAP_END = 0x7d;

/** What the text of a request may hold at most, before it is parsed. */
export interface MostInText {
  /** Values beside each other: each but the last stands before a comma. */
  readonly values: number;
  /** The same in all requests of a list together. Without it a list is a text like any other, and holds no requests. */
  readonly valuesInList?: number;
  /** Lists and maps within each other. */
  readonly levels: number;
}

/**
 * What the text of a body, or of one request in it where it is a list, has too much of. To parse 60,000 keys, and to walk them, takes 30 ms, and to parse half a million
 * lists within each other 80; to read on until there are too many takes less than one. Whether the text is JSON is not looked at, and values within each other are counted
 * once it is parsed.
 */
export function excessIn(text: string, most: MostInText): keyof MostInText | undefined {
  const isList = most.valuesInList !== undefined && /^\s*\[/.test(text);
  const levels = isList ? most.levels + 1 : most.levels;
  let isInString = false;
  let depth = 0;
  let commas = 0;
  let commasInList = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (isInString) {
      if (sign === BACKSLASH) at++;
      else if (sign === QUOTE) isInString = false;
    } else if (sign === QUOTE) isInString = true;
    else if (sign === LIST || sign === MAP) {
      if (++depth > levels) return 'levels';
    } else if (sign === LIST_END || sign === MAP_END) depth--;
    else if (sign === COMMA) {
      if (isList && ++commasInList >= most.valuesInList) return 'valuesInList';
      if (isList && depth === 1) commas = 0;
      else if (++commas >= most.values) return 'values';
    }
  }
  return undefined;
}
