import { describe, expect, it } from '@jest/globals';
import { asksForState, closeStatements, DemandReader, readAnswer, simpleQuery } from './protocol.js';

const STARTUP = Buffer.from([0, 0, 0, 8, 0, 3, 0, 0]);
const SYNC = message('S', '');

function message(type: string, content: string): Buffer {
  const body = Buffer.from(content, 'latin1');
  const bytes = Buffer.alloc(5 + body.length);
  bytes.write(type, 0, 'latin1');
  bytes.writeInt32BE(4 + body.length, 1);
  body.copy(bytes, 5);
  return bytes;
}

function demandsOf(...chunks: Uint8Array[]) {
  const reader = new DemandReader();
  return chunks.flatMap((chunk) => [...reader.read(chunk)]);
}

describe('what a client demands', () => {
  it('begins with a startup message, which has no type', () => {
    expect(demandsOf(STARTUP)).toEqual([{ kind: 'startup' }]);
  });

  it('is one unit from Parse to Sync, with the names that it prepares', () => {
    const parse = message('P', 'by_id\0SELECT 1\0\0\0');
    const bind = message('B', '\0by_id\0\0\0\0\0\0\0');

    expect(demandsOf(STARTUP, parse, bind, SYNC)).toEqual([
      { kind: 'startup' },
      { kind: 'unit', bytes: new Uint8Array(Buffer.concat([parse, bind, SYNC])), prepares: ['by_id'] },
    ]);
  });

  it('names nothing for the unnamed statement', () => {
    const parse = message('P', '\0SELECT 1\0\0\0');

    expect(demandsOf(STARTUP, Buffer.concat([parse, SYNC]))[1]).toMatchObject({ kind: 'unit', prepares: [] });
  });

  it('is the same however the bytes are cut', () => {
    const bytes = Buffer.concat([
      STARTUP,
      message('P', 'a\0SELECT 1\0\0\0'),
      SYNC,
      message('Q', 'SELECT 2\0'),
      message('X', ''),
    ]);

    const whole = demandsOf(bytes);

    expect(whole.map(({ kind }) => kind)).toEqual(['startup', 'unit', 'unit', 'terminate']);
    for (let size = 1; size < 12; size++) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      expect(demandsOf(...pieces)).toEqual(whole);
    }
  });
});

describe('an answer', () => {
  it('tells whether a transaction is open, and carries notifications', () => {
    const notification = message('A', '\0\0\0\x2aseats\0changed\0');

    expect(readAnswer(Buffer.concat([message('C', 'BEGIN\0'), message('Z', 'T')]))).toEqual({
      state: 'busy',
      notifications: [],
    });
    expect(readAnswer(Buffer.concat([notification, message('Z', 'I')]))).toEqual({
      state: 'idle',
      notifications: [new Uint8Array(notification)],
    });
  });

  it('that breaks off tells no state, though the unit asked for it', () => {
    const panic = message('E', 'SPANIC\0\0');

    expect(readAnswer(panic).state).toBeUndefined();
    expect(asksForState(simpleQuery('SELECT 1'))).toBe(true);
    expect(asksForState(closeStatements(['a', 'b']))).toBe(true);
    expect(asksForState(new Uint8Array(message('H', '')))).toBe(false);
  });
});
