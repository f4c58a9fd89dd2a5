import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/platform/clock.ts';
import { createJobQueue, type JobQueue } from '../../src/platform/jobs/job-queue.ts';
import { prepareJobs } from '../../src/platform/jobs/jobs-collection.ts';
import { type OwnDatabase, openOwnDatabase } from '../helpers/own-database.ts';

const MAIN = fileURLToPath(new URL('../../../../tools/jobs/main.ts', import.meta.url));

let database: OwnDatabase;
let queue: JobQueue<{ to: string }>;

beforeAll(async () => {
  database = await openOwnDatabase();
  await prepareJobs(database.connection);
  queue = createJobQueue(database.connection, systemClock, {
    name: 'mail',
    policy: { attemptsMax: 1, baseMs: 1, maxMs: 1 },
  });
  const ids = ['one', 'two', 'three'];
  await queue.add(ids.map((id) => ({ id, payload: { to: `${id}@example.test` }, lane: 'rest' })));
  const claimed = await queue.claim(3);
  await queue.settle(
    claimed.map((job) => ({ job, settlement: { state: 'dead', reason: 'no such mailbox' } })),
  );
});
afterAll(() => database[Symbol.asyncDispose]());

/** What the command printed, and its exit code. */
const run = (...args: string[]): Promise<{ text: string; code: number }> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--conditions=@livedrops/source', MAIN, ...args],
      { env: { PATH: process.env['PATH'], MONGO_URI: database.uri } },
      (_error, stdout, stderr) => resolve({ text: stdout + stderr, code: child.exitCode ?? -1 }),
    );
  });

it('lists, inspects, replays and discards dead jobs', async () => {
  const listed = await run('list');
  expect(listed.code).toBe(0);
  expect(listed.text).toContain('mail: 3 dead');
  expect(listed.text).toMatch(/mail\/two {2}1 attempts {2}no such mailbox/);
  expect((await run('inspect', 'mail/two')).text).toContain('two@example.test');
  expect(await run('inspect', 'mail/four')).toEqual({ text: 'There is no job mail/four.\n', code: 1 });

  expect((await run('discard', 'mail/three')).text).toBe('1 dead job forgotten.\n');
  expect((await run('replay', 'mail/one', 'mail/nothing')).text).toBe('1 dead job will be done again.\n');
  expect((await run('replay', '--queue', 'mail')).text).toBe('1 dead job will be done again.\n');
  expect((await run('list')).text).toContain('mail: 2 waiting');
  expect((await queue.claim(5)).map(({ id }) => id).sort()).toEqual(['one', 'two']);
});

it.each([
  [['shout'], /no command shout/],
  [['list', '--state', 'odd'], /--state: must be one of/],
  [['list', '--limit', '-1'], /limit/],
  [['replay'], /either keys or --queue/],
  [['discard', 'mail/one', '--queue', 'mail'], /either keys or --queue/],
  [['inspect'], /which job/],
])('says what is wrong with %j and does nothing', async (args, fault) => {
  const { text, code } = await run(...args);
  expect(code).toBe(2);
  expect(text).toMatch(fault);
});
