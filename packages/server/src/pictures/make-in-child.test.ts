import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeInChild } from './make-in-child.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pictures-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A child that does something else with its picture. */
async function child(name: string, source: string): Promise<string> {
  const path = join(folder, `${name}.mjs`);
  await writeFile(path, `process.once('message', () => { ${source} });`);
  return path;
}

const picture = Buffer.from('x');

it('a picture that stops its decoder is refused, and nothing else ends', async () => {
  const crashing = await child('crashing', "process.kill(process.pid, 'SIGSEGV');");
  expect(await makeInChild(picture, crashing)).toMatchObject({
    code: 'validation_failed',
    options: { errors: [{ field: 'body', message: 'cannot be read: the decoder broke off' }] },
  });
});

it('a picture that keeps its decoder busy is given up, and the decoder ended', async () => {
  const hanging = await child('hanging', 'for (;;);');
  await expect(makeInChild(picture, hanging, 500)).rejects.toMatchObject({
    refusal: { code: 'unavailable', options: { shouldRetry: false } },
  });
});

it('the decoder gets none of the secrets in the environment', async () => {
  process.env['JWT_SECRET'] = 'a secret of this test';
  const telling = await child('telling', 'process.send({ forms: Object.keys(process.env) });');
  expect(await makeInChild(picture, telling)).toMatchObject({
    forms: expect.not.arrayContaining(['JWT_SECRET']),
  });
});
