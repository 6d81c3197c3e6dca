const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const LIST = 0x5b;
const LIST_END = 0x5d;
const MAP = 0x7b;
const MAP_END = 0x7d;

/**
 * Whether the text of a body, or of one request in it where it is a list, has more values beside each other than `most`: each but the last stands before a comma.
 * To parse 60,000 keys, and to walk them, takes 30 ms; to read on until there are too many takes less than one. Whether the text is JSON is not looked at, and
 * values within each other are counted once it is parsed.
 */
export function hasMoreValues(text: string, most: number): boolean {
  if (text.length <= most) return false;
  const isList = /^\s*\[/.test(text);
  let isInString = false;
  let depth = 0;
  let commas = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (isInString) {
      if (sign === BACKSLASH) at++;
      else if (sign === QUOTE) isInString = false;
    } else if (sign === QUOTE) isInString = true;
    else if (sign === LIST || sign === MAP) depth++;
    else if (sign === LIST_END || sign === MAP_END) depth--;
    else if (sign === COMMA) {
      if (isList && depth === 1) commas = 0;
      else if (++commas >= most) return true;
    }
  }
  return false;
}
