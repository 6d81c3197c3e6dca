const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const LIST = 0x5b;
const LIST_END = 0x5d;
const MAP = 0x7b;
const MAP_END = 0x7d;

/** What the text of a body or a message may hold at most, before it is parsed. */
export interface MostInText {
  /** Those within others included. */
  readonly values: number;
  /** Lists and maps within each other. */
  readonly levels: number;
}

/**
 * What a text has too much of. To parse 60,000 keys, and to walk them, takes 30 ms, and to parse half a million lists within each other 80; to read on until there are too
 * many takes a few at most. Whether the text is JSON is not looked at.
 */
export function excessIn(text: string, most: MostInText): keyof MostInText | undefined {
  let isInString = false;
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (isInString) {
      if (sign === BACKSLASH) at++;
      else if (sign === QUOTE) isInString = false;
    } else if (sign === QUOTE) isInString = true;
    else if (sign === LIST || sign === MAP) {
      if (++depth > most.levels) return 'levels';
      if (!isEmpty(text, at) && ++values > most.values) return 'values';
    } else if (sign === LIST_END || sign === MAP_END) depth--;
    else if (sign === COMMA && ++values > most.values) return 'values';
  }
  return undefined;
}

const END = /\s*[\]}]/y;

/** Whether nothing is in the list or map that begins there. */
function isEmpty(text: string, at: number): boolean {
  END.lastIndex = at + 1;
  return END.test(text);
}
