import { GraphQLError, Lexer, Source, TokenKind, type DocumentNode, type Token } from 'graphql';

/** How large a document's text is, told by its words alone: before it is parsed, since a parser follows nesting until its stack is full. */
export interface TextSize {
  /** Words, signs and comments: a parser keeps each of them. Counting ends one beyond the most that are allowed. */
  readonly tokens: number;
  /** An error has its line, and all before it are counted to tell it. Counting ends beyond the most that are allowed. */
  readonly lines: number;
  /** Selection sets within each other, or lists and objects of an argument's value, whichever is more. */
  readonly depth: number;
  /** Characters of the longest name: an answer repeats an alias for each object of a list. */
  readonly nameLength: number;
}

/** Measures a text as far as it can be read: what follows is for the parser to tell. */
export function sizeOfText(text: string, most: Pick<TextSize, 'tokens' | 'lines'>): TextSize {
  // A lexer reads all comments before a word at one go, so those that fill a line are counted first. Lines of a block string are taken for some.
  const comments = countUpTo(most.tokens, text, /^[ \t,]*#/gm);
  const lines = 1 + countUpTo(most.lines, text, /\r\n|[\r\n]/g);
  if (comments > most.tokens || lines > most.lines) return { tokens: comments, lines, depth: 0, nameLength: 0 };
  return { ...sizeOfTokens(tokensOf(text), most.tokens), lines };
}

/** Measures the text that a document was parsed from; nothing where the document does not know it. */
export function sizeOfItsText({ loc }: DocumentNode, mostTokens: number): TextSize {
  return { ...sizeOfTokens(tokensFrom(loc?.startToken), mostTokens), lines: loc?.endToken.line ?? 0 };
}

function sizeOfTokens(all: Iterable<Token>, mostTokens: number): Omit<TextSize, 'lines'> {
  let tokens = 0;
  let depth = 0;
  let nameLength = 0;
  let selections = 0;
  // Values stand in parentheses alone, and parentheses stand in none.
  let values: number | undefined;
  for (const { kind, start, end } of all) {
    if (++tokens > mostTokens) break;
    if (kind === TokenKind.NAME) nameLength = Math.max(nameLength, end - start);
    else if (kind === TokenKind.PAREN_L) values = 0;
    else if (kind === TokenKind.PAREN_R) values = undefined;
    else if (kind === TokenKind.BRACE_L || kind === TokenKind.BRACKET_L)
      depth = Math.max(depth, values === undefined ? ++selections : ++values);
    else if (kind === TokenKind.BRACE_R || kind === TokenKind.BRACKET_R) {
      if (values === undefined) selections--;
      else values--;
    }
  }
  return { tokens, depth, nameLength };
}

/** How often something is in a text, one beyond the most at last. */
function countUpTo(most: number, text: string, pattern: RegExp): number {
  let count = 0;
  while (count <= most && pattern.test(text)) count++;
  return count;
}

function* tokensOf(text: string): Generator<Token> {
  const lexer = new Lexer(new Source(text));
  try {
    for (let last = lexer.token; last.kind !== TokenKind.EOF; last = lexer.token) {
      lexer.advance();
      yield* tokensFrom(last);
    }
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
  }
}

/** Those that follow, up to the end. */
function* tokensFrom(start: Token | undefined): Generator<Token> {
  for (let token = start?.next; token && token.kind !== TokenKind.EOF; token = token.next) yield token;
}
