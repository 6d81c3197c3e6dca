import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pino } from 'pino';
import { LOG_LINES } from './logger.js';

describe('the log', () => {
  it('lets nothing through that would begin another line or move a terminal, and keeps what it says', () => {
    const nasty = 'a\n{"level":60}\r\u001b[2J\u0000\u2028\u2029\u009b1m\u007f"\\é';
    let written = '';
    const log = pino(LOG_LINES, { write: (line: string) => (written += line) });

    log.info({ nasty, [nasty]: 1, err: new Error(nasty) }, nasty);

    expect(written.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
    expect(written.endsWith('\n')).toBe(true);
    expect(JSON.parse(written)).toMatchObject({ nasty, [nasty]: 1, msg: nasty, err: { message: nasty } });
  });

  it.each([
    ['throws', 'setTimeout(() => { throw new Error("the end"); })'],
    ['exits at once', 'process.exit(3)'],
    ['has nothing left to do', ''],
  ])('is whole when the process %s, though its reader was slow', async (_, end) => {
    const logger = new URL('../../dist/platform/logger.js', `file://${__filename}`).href;
    const code = `
      import { createLogger } from ${JSON.stringify(logger)};
      const log = createLogger({ logLevel: 'info' });
      for (let line = 0; line < 3_000; line++) log.info({ line, filler: 'x'.repeat(200) }, 'A line');
      ${end}`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'ignore', 'pipe'] });
    await once(child.stderr, 'readable'); // its pipe is full long before anybody reads on
    let written = '';
    child.stderr.on('data', (chunk: Buffer) => (written += chunk.toString()));
    await once(child, 'close');

    const lines = written.split('\n').filter((line) => line.startsWith('{"level":30'));
    expect(lines.map((line) => (JSON.parse(line) as { line: number }).line)).toEqual(
      Array.from({ length: 3_000 }, (__, line) => line),
    );
  });
});
