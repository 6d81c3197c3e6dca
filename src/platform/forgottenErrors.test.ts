import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

/** A list whose second item fails at once, and whose first fails later: then a line that only a process that lives writes. */
const program = (prelude: string) => `
  import { buildSchema, execute, parse } from 'graphql';
  ${prelude}
  const items = [{ name: () => Promise.reject(new Error('later')) }, { name: () => { throw new Error('at once'); } }];
  const schema = buildSchema('type Query { items: [Item!] } type Item { name: String! }');
  const { errors } = await execute({ schema, document: parse('{ items { name } }'), rootValue: { items } });
  setTimeout(() => console.log(errors.map(({ message }) => message).join(), 'and on'), 10);
`;

const OUTLIVE = `
  import { outliveForgottenErrors } from ${JSON.stringify(resolve('dist/platform/forgottenErrors.js'))};
  outliveForgottenErrors({ warn: ({ err }, message) => console.log(message + ': ' + err.message) });`;

async function run(text: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', text]);
  return stdout;
}

describe('an error that graphql-js forgets', () => {
  it('is logged, and ends no process', async () => {
    expect(await run(program(OUTLIVE))).toBe('An item of a list failed after another one had: later\nat once and on\n');
  });

  it('would end it otherwise: this can go when it does not', async () => {
    await expect(run(program(''))).rejects.toThrow('later');
  });

  it('is told from others, which end the process', async () => {
    await expect(run(`${OUTLIVE} Promise.reject(new Error('a bug')); setTimeout(() => {}, 10);`)).rejects.toThrow(
      'a bug',
    );
  });
});
