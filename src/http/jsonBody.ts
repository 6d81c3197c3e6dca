import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { shown } from '../platform/errors.js';
import { excessIn } from './excess.js';
import type { Protocol } from './protocol.js';
import {
  MalformedRequest,
  MOST_AROUND_REQUESTS,
  MOST_IN_REQUEST,
  tooDeep,
  tooManyValues,
  tooManyValuesInList,
  UnreadableBody,
} from './requestBody.js';

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Bodies are JSON in UTF-8, as they are. A form or a plain text, which any page could send from a visitor's browser without asking first, is refused (CSRF); so
 * are other character sets, bytes that are no UTF-8, which a decoder would silently replace, and whatever is compressed, which could unfold without bounds.
 */
export function readJsonOnly(http: FastifyInstance, { batching }: Pick<Protocol, 'batching'>): void {
  http.addHook('preParsing', async (request) => refuseOtherEncodings(request.headers));
  http.removeAllContentTypeParsers();
  const parseJson = http.getDefaultJsonParser('error', 'error');
  http.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (!isUtf8(body)) return done(new MalformedRequest('a body in UTF-8', 'bytes that are none'));
    const text = body.toString('utf8');
    // JSON is sent without one (RFC 8259, section 8.1), and Fastify's parser would pass over it.
    if (text.startsWith(BYTE_ORDER_MARK))
      return done(new MalformedRequest('a JSON body', 'a byte order mark before it'));
    const isList = batching > 0 && /^\s*\[/.test(text);
    const excess = excessIn(text, isList ? MOST_AROUND_REQUESTS : MOST_IN_REQUEST);
    if (excess === 'levels') return done(tooDeep());
    // Told as the answer to an operation.
    if (excess === 'values') return done(null, isList ? tooManyValuesInList() : tooManyValues());
    return parseJson(request, text, done);
  });
}

function refuseOtherEncodings(headers: IncomingHttpHeaders): void {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw new UnreadableBody('a body in UTF-8', shown(charset));
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw new UnreadableBody('a body without content-encoding', shown(encoding));
}
