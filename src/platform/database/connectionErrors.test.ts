import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { openDatabase } from '../database.js';
import { OperatorError } from '../errors.js';
import { checkUrl, connectionFailure, isDatabaseUnavailable } from './connectionErrors.js';

function withCode(code: string, message = 'something'): Error {
  return Object.assign(new Error(message), { code });
}

describe('a database that is unavailable', () => {
  it.each([
    ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', '08006', '57P01', '57P02', '57P03', '53300'],
    // The disk or the memory is full, the statement was cancelled, an input or output error.
    ...['53100', '53200', '57014', '58030'],
  ])('is told by the code %s, also inside TypeORM’s error', (code) => {
    expect(isDatabaseUnavailable(withCode(code))).toBe(true);
    expect(isDatabaseUnavailable(new QueryFailedError('SELECT 1', [], withCode(code)))).toBe(true);
  });

  it.each([
    'timeout exceeded when trying to connect',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
  ])('is told by what pg says: %s', (message) => {
    expect(isDatabaseUnavailable(new Error(message))).toBe(true);
  });

  it.each([withCode('23505'), withCode('42P01'), new Error('a bug'), 'ECONNREFUSED', undefined])(
    'is not told by %s',
    (error) => {
      expect(isDatabaseUnavailable(error)).toBe(false);
    },
  );
});

describe('a wrong DATABASE_URL', () => {
  it.each([
    ['localhost:5432/parliaments', 'localhost:5432/parliaments'],
    ['parliaments', 'parliaments'],
    ['', ''],
    ['http://clerk:s3cret@localhost/', 'http://localhost/'],
    ['postgres://clerk:s3cret@db.example:99999/parliaments', '…@db.example:99999/parliaments'],
    ['host=db.example password=s3cret', 'host=db.example password…'],
  ])('like “%s” is refused before any connection, and shown without a password', (url, shown) => {
    expect(() => checkUrl(url)).toThrow(
      new OperatorError(
        `Expected DATABASE_URL to be like postgres://user:password@host:5432/database, but got "${shown}".`,
      ),
    );
  });

  it('is explained in one sentence without the password', () => {
    const url = 'postgres://clerk:s3cret@db.example:5433/parliaments';
    const sentence = (code: string, message?: string) => connectionFailure(url, withCode(code, message)).message;

    expect([
      sentence('ECONNREFUSED'),
      sentence('ENOTFOUND'),
      sentence('28P01'),
      sentence('28000'),
      sentence('3D000'),
      sentence('XX000', 'no such luck'),
    ]).toEqual([
      'DATABASE_URL cannot be used: the database server at db.example:5433 refused the connection.',
      'DATABASE_URL cannot be used: the name of the host db.example is not known.',
      'DATABASE_URL cannot be used: the database server at db.example:5433 does not accept the password of the user clerk.',
      'DATABASE_URL cannot be used: the database server at db.example:5433 does not let the user clerk in.',
      'DATABASE_URL cannot be used: the database server at db.example:5433 has no database parliaments.',
      'DATABASE_URL cannot be used: connecting to the database parliaments of the database server at db.example:5433 as clerk failed: no such luck.',
    ]);
  });

  it('that nobody listens at says so', async () => {
    const port = await freePort();

    await expect(
      openDatabase({
        url: `postgres://clerk:s3cret@127.0.0.1:${port}/parliaments`,
        entities: [],
        migrations: __dirname,
      }),
    ).rejects.toMatchObject({
      name: 'OperatorError',
      message: `DATABASE_URL cannot be used: the database server at 127.0.0.1:${port} refused the connection.`,
    });
  });

  it('that never answers is given up after five seconds', async () => {
    const sockets: net.Socket[] = [];
    const server = net.createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;

    const error: unknown = await openDatabase({
      url: `postgres://clerk@127.0.0.1:${port}/parliaments`,
      entities: [],
      migrations: __dirname,
    }).catch((e: unknown) => e);
    for (const socket of sockets) socket.destroy();
    server.close();

    expect(error).toMatchObject({
      name: 'OperatorError',
      message: `DATABASE_URL cannot be used: the database server at 127.0.0.1:${port} does not answer.`,
    });
  });
});

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
