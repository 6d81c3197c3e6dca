import { GraphQLError, Lexer, Source, TokenKind, type DocumentNode, type Token } from 'graphql';

/** How large a document's text is, told by its words alone: before it is parsed, since a parser follows nesting until its stack is full. */
export interface TextSize {
  /** Words and signs, comments aside. Counting ends one beyond the most that are allowed. */
  readonly tokens: number;
  /** Selection sets within each other, or lists and objects of an argument's value, whichever is more. */
  readonly depth: number;
}

/** Measures a text as far as it can be read: what follows is for the parser to tell. */
export function sizeOfText(text: string, mostTokens: number): TextSize {
  return sizeOfTokens(tokensOf(text), mostTokens);
}

/** Measures the text that a document was parsed from; nothing where the document does not know it. */
export function sizeOfItsText({ loc }: DocumentNode, mostTokens: number): TextSize {
  return sizeOfTokens(tokensFrom(loc?.startToken), mostTokens);
}

function sizeOfTokens(all: Iterable<Token>, mostTokens: number): TextSize {
  let tokens = 0;
  let depth = 0;
  let selections = 0;
  // Values stand in parentheses alone, and parentheses stand in none.
  let values: number | undefined;
  for (const { kind } of all) {
    if (++tokens > mostTokens) break;
    if (kind === TokenKind.PAREN_L) values = 0;
    else if (kind === TokenKind.PAREN_R) values = undefined;
    else if (kind === TokenKind.BRACE_L || kind === TokenKind.BRACKET_L)
      depth = Math.max(depth, values === undefined ? ++selections : ++values);
    else if (kind === TokenKind.BRACE_R || kind === TokenKind.BRACKET_R) {
      if (values === undefined) selections--;
      else values--;
    }
  }
  return { tokens, depth };
}

function* tokensOf(text: string): Generator<Token> {
  const lexer = new Lexer(new Source(text));
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) yield token;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
  }
}

function* tokensFrom(start: Token | undefined): Generator<Token> {
  for (let token = start?.next; token?.next; token = token.next) if (token.kind !== TokenKind.COMMENT) yield token;
}
