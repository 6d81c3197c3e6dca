import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

const protocolOf = (env: Record<string, string>) => readConfig({}, env).protocol;

describe('the configuration of the protocol', () => {
  it('is open to every page, keeps queries by hash, and passes neither headers nor subgraphs’ own errors on unless told so', () => {
    expect(protocolOf({})).toEqual({
      batching: 0,
      persistedQueries: true,
      trustedDocuments: undefined,
      trustedDocumentsOnly: false,
      csrfPrevention: false,
      corsOrigins: '*',
      forwardHeaders: [],
      returnHeaders: [],
      toldErrors: [],
    });
  });

  it('reads lists of names in any case, with blanks, and gives each header its usual rule', () => {
    const { forwardHeaders, returnHeaders } = protocolOf({
      FORWARD_HEADERS: 'X-Tenant , accept-language, Authorization @ news',
      RETURN_HEADERS: 'Cache-Control, set-cookie, x-a, x-b:first, X-C : append',
    });

    expect(forwardHeaders).toEqual([
      { name: 'x-tenant', subgraph: undefined },
      { name: 'accept-language', subgraph: undefined },
      { name: 'authorization', subgraph: 'news' },
    ]);
    expect(returnHeaders).toEqual([
      { name: 'cache-control', rule: 'most-restrictive' },
      { name: 'set-cookie', rule: 'append' },
      { name: 'x-a', rule: 'last' },
      { name: 'x-b', rule: 'first' },
      { name: 'x-c', rule: 'append' },
    ]);
  });

  it.each(['cookie', 'authorization'])(
    'prevents forged requests once %s is passed on, unless told otherwise',
    (name) => {
      expect(protocolOf({ FORWARD_HEADERS: name }).csrfPrevention).toBe(true);
      expect(protocolOf({ FORWARD_HEADERS: name, CSRF_PREVENTION: 'off' }).csrfPrevention).toBe(false);
      expect(protocolOf({ FORWARD_HEADERS: 'x-tenant' }).csrfPrevention).toBe(false);
    },
  );

  it('reads origins as browsers send them', () => {
    expect(protocolOf({ CORS_ORIGINS: 'https://a.example, http://localhost:5173' }).corsOrigins).toEqual([
      'https://a.example',
      'http://localhost:5173',
    ]);
    expect(protocolOf({ CORS_ORIGINS: 'off' }).corsOrigins).toBe('off');
  });

  it.each([
    [
      'BATCHING',
      '0',
      'Expected BATCHING to be off, or how many operations one request may hold, 1 to 100, but got "0".',
    ],
    [
      'BATCHING',
      '101',
      'Expected BATCHING to be off, or how many operations one request may hold, 1 to 100, but got "101".',
    ],
    [
      'BATCHING',
      'on',
      'Expected BATCHING to be off, or how many operations one request may hold, 1 to 100, but got "on".',
    ],
    ['PERSISTED_QUERIES', 'yes', 'Expected PERSISTED_QUERIES to be on or off, but got "yes".'],
    [
      'TRUSTED_DOCUMENTS_ONLY',
      'on',
      'Expected TRUSTED_DOCUMENTS to name a manifest, because TRUSTED_DOCUMENTS_ONLY is on, but got nothing.',
    ],
    ...['https://a.example/', 'a.example', 'null', '*,https://a.example', 'https://a.example:443'].map((got) => [
      'CORS_ORIGINS',
      got,
      `Expected CORS_ORIGINS to be *, off, or origins such as https://example.org, separated by commas, but got ${JSON.stringify(got.split(',')[0])}.`,
    ]),
    ...['host', 'Connection', 'content-length', 'transfer-encoding', 'content-type', 'origin', 'sec-fetch-site'].map(
      (got) => [
        'FORWARD_HEADERS',
        `x-tenant,${got}`,
        `Expected FORWARD_HEADERS to name headers that may travel on to subgraphs, but got "${got.toLowerCase()}", which belongs to the client's own request.`,
      ],
    ),
    ...['*', 'x tenant', 'x-a\r\nx-b', ','].map((got) => [
      'FORWARD_HEADERS',
      got,
      `Expected FORWARD_HEADERS to be names of headers, separated by commas, but got ${JSON.stringify(got === ',' ? '' : got)}.`,
    ]),
    ...['content-length', 'access-control-allow-origin', 'x-request-id', 'vary'].map((got) => [
      'RETURN_HEADERS',
      got,
      `Expected RETURN_HEADERS to name headers that may travel back to clients, but got "${got}", which belongs to the subgraph's own answer.`,
    ]),
    [
      'RETURN_HEADERS',
      'x-a:sometimes',
      'Expected RETURN_HEADERS to have x-a with :last, :first, :append or without a rule, but got "x-a:sometimes".',
    ],
    [
      'RETURN_HEADERS',
      'set-cookie:last',
      'Expected RETURN_HEADERS to have set-cookie with :append or without a rule, but got "set-cookie:last".',
    ],
  ])('refuses %s=%j in a sentence', (variable = '', value = '', message = '') => {
    expect(() => protocolOf({ [variable]: value })).toThrow(message);
  });
});
