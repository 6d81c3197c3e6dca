import { CloseCode } from 'graphql-ws';
import { excessIn } from './excess.js';
import { MOST_AROUND_REQUESTS as MOST } from './requestBody.js';

/** Who begins brings a token at most, which is as long as Node lets all headers of a request be. */
const LARGEST_BEGINNING = 16 * 1024;

/** What RFC 6455 has for a message that is too large to be processed. */
const TOO_LARGE = 1009;

/** Why a WebSocket closes. */
export type Closing = readonly [code: number, reason: string];

/** Why a WebSocket closes at a message that is not to be parsed; undefined where it is. Which operation it has, and whether it has one, is not known then. */
export function closingAt(text: string, isKnown: boolean): Closing | undefined {
  if (!isKnown && text.length > LARGEST_BEGINNING)
    return [CloseCode.BadRequest, `Expected at most ${LARGEST_BEGINNING} bytes until the connection is acknowledged`];
  const excess = excessIn(text, MOST);
  if (excess === 'levels')
    return [CloseCode.BadRequest, `Expected at most ${MOST.levels} levels of nesting, but got more`];
  if (excess === 'values')
    return [TOO_LARGE, `Expected at most ${MOST.values} values in a message, but got more than ${MOST.values}`];
  return undefined;
}
