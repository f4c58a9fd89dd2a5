import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/platform/clock.ts';
import { createJobQueue, type JobQueue } from '../../src/platform/jobs/job-queue.ts';
import { prepareJobs } from '../../src/platform/jobs/jobs-collection.ts';
import { type OwnDatabase, openOwnDatabase } from '../helpers/own-database.ts';
import { runHere } from '../helpers/run-command.ts';

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
  await queue.add(ids.map((id) => ({ id, payload: { to: `${id}@example.test` }, priority: 'rest' })));
  const claimed = await queue.claim(3);
  await queue.settle(claimed.map((job) => ({ job, result: { state: 'dead', reason: 'no such mailbox' } })));
});
afterAll(() => database[Symbol.asyncDispose]());

/** What the command printed, and its exit code. */
async function run(...args: string[]): Promise<{ text: string; code: number }> {
  const { code, out, err } = await runHere({ MONGO_URI: database.uri }, 'jobs', ...args);
  return { code, text: out + err };
}

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
  [['shout'], /unknown command 'shout'/],
  [['list', '--state', 'odd'], /Allowed choices are dead, waiting/],
  [['list', '--limit', '-1'], /--limit .*whole number/],
  [['replay'], /either keys or --queue/],
  [['discard', 'mail/one', '--queue', 'mail'], /either keys or --queue/],
  [['inspect'], /missing required argument 'key'/],
])('says what is wrong with %j and does nothing', async (args, fault) => {
  const { text, code } = await run(...args);
  expect(code).toBe(2);
  expect(text).toMatch(fault);
});
