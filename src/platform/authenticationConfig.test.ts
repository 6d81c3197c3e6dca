import { describe, expect, it } from '@jest/globals';
import { readServerConfig } from './config.js';

const authenticationOf = (env: Record<string, string>) => readServerConfig({}, env).authentication;
const ALGORITHMS =
  'algorithms out of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, Ed25519, separated by commas';

describe('the configuration of authentication', () => {
  it('believes no token, so that everybody is anonymous, unless a key set is named', () => {
    expect(authenticationOf({})).toBeUndefined();
    expect(readServerConfig({}, {}).unauthorizedFields).toBe('null');
  });

  it('believes signatures by private keys, of every issuer and for every audience, unless told otherwise', () => {
    expect(authenticationOf({ JWT_JWKS: 'keys.json' })).toEqual({
      jwks: 'keys.json',
      issuers: [],
      audiences: [],
      algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
      clockToleranceSeconds: 30,
    });
  });

  it('reads lists with blanks', () => {
    expect(
      authenticationOf({
        JWT_JWKS: 'https://issuer.example/jwks',
        JWT_ISSUER: 'https://issuer.example/ , https://other.example/',
        JWT_AUDIENCE: 'graph',
        JWT_ALGORITHMS: 'ES256, ES384',
        JWT_CLOCK_TOLERANCE: '0',
      }),
    ).toEqual({
      jwks: 'https://issuer.example/jwks',
      issuers: ['https://issuer.example/', 'https://other.example/'],
      audiences: ['graph'],
      algorithms: ['ES256', 'ES384'],
      clockToleranceSeconds: 0,
    });
  });

  it.each([
    ['JWT_ALGORITHMS', 'none', `Expected JWT_ALGORITHMS to be ${ALGORITHMS}, but got "none".`],
    ['JWT_ALGORITHMS', 'ES256,HS256', `Expected JWT_ALGORITHMS to be ${ALGORITHMS}, but got "ES256,HS256".`],
    ['JWT_CLOCK_TOLERANCE', '601', 'Expected JWT_CLOCK_TOLERANCE to be seconds, 0 to 600, but got "601".'],
    ['JWT_CLOCK_TOLERANCE', '-1', 'Expected JWT_CLOCK_TOLERANCE to be seconds, 0 to 600, but got "-1".'],
    [
      'JWT_AUDIENCE',
      'graph,,',
      'Expected JWT_AUDIENCE to be audiences of tokens, separated by commas, but got "graph,,".',
    ],
    ['UNAUTHORIZED_FIELDS', 'hide', 'Expected UNAUTHORIZED_FIELDS to be null or refuse, but got "hide".'],
    [
      'JWT_JWKS',
      'ftp://issuer.example/jwks',
      'Expected JWT_JWKS to be the file or the http(s) URL of a JSON Web Key Set, but got "ftp://issuer.example/jwks".',
    ],
    [
      'JWT_JWKS',
      'https://me:secret@issuer.example/jwks',
      'Expected JWT_JWKS to be an address without a user\'s name and password, but got "https://issuer.example/jwks" with them.',
    ],
  ])('refuses %s=%s', (name, got, message) => {
    expect(() => authenticationOf({ JWT_JWKS: 'keys.json', [name]: got })).toThrow(message);
  });

  it.each(['JWT_JWKS', 'JWT_ISSUER', 'JWT_AUDIENCE', 'JWT_ALGORITHMS', 'JWT_CLOCK_TOLERANCE'])(
    'refuses %s where it is empty, since everybody would be believed, or nobody, by mistake',
    (name) => {
      expect(() => authenticationOf({ JWT_JWKS: 'keys.json', [name]: '' })).toThrow(
        new RegExp(`^Expected ${name} to be .*, but got ""\\.$`),
      );
    },
  );

  it.each(['JWT_ISSUER', 'JWT_AUDIENCE', 'JWT_ALGORITHMS', 'JWT_CLOCK_TOLERANCE'])(
    'refuses %s without keys',
    (name) => {
      const value = name === 'JWT_ALGORITHMS' ? 'ES256' : '30';
      expect(() => authenticationOf({ [name]: value })).toThrow(
        `Expected JWT_JWKS to be the file or the http(s) URL of a JSON Web Key Set, because ${name} is set, but got nothing.`,
      );
    },
  );
});
