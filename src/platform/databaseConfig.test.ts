import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

const DATABASE_URL = 'postgres://clerk@db.example/parliaments';

describe('the configuration of the database', () => {
  it('holds what is set', () => {
    const config = readConfig({}, { DATABASE_URL, DATABASE_CONNECTIONS: '25', DATABASE_TIMEOUT_MS: '750' });

    expect(config).toMatchObject({ databaseConnections: 25, databaseTimeoutMs: 750 });
    expect(readConfig({}, {})).toMatchObject({ databaseConnections: undefined, databaseTimeoutMs: undefined });
  });

  it.each([
    ['DATABASE_CONNECTIONS', '0', 'a whole number from 1 to 1000'],
    ['DATABASE_CONNECTIONS', '1001', 'a whole number from 1 to 1000'],
    ['DATABASE_TIMEOUT_MS', '99', 'milliseconds from 100 to 600000'],
    ['DATABASE_TIMEOUT_MS', '5s', 'milliseconds from 100 to 600000'],
  ])('refuses %s=%s in a sentence', (variable, value, expected) => {
    expect(() => readConfig({}, { DATABASE_URL, [variable]: value })).toThrow(
      `Expected ${variable} to be ${expected}, but got "${value}".`,
    );
  });

  it('refuses a read that may take longer than the operation that it is for', () => {
    const refused = (env: Record<string, string>) => () => readConfig({}, { DATABASE_TIMEOUT_MS: '31000', ...env });

    expect(refused({})).toThrow(
      'Expected DATABASE_TIMEOUT_MS to be at most REQUEST_TIMEOUT_MS, which is 30000, but got 31000.',
    );
    expect(refused({ REQUEST_TIMEOUT_MS: '31000' })).not.toThrow();
    expect(() => readConfig({}, { REQUEST_TIMEOUT_MS: '100' })).not.toThrow();
  });

  it('refuses to count connections where there is one', () => {
    expect(() => readConfig({}, { DATABASE_CONNECTIONS: '25' })).toThrow(
      'DATABASE_CONNECTIONS needs DATABASE_URL: the embedded database has one connection.',
    );
  });
});
