import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { createDeadLetters, type DeadLetters } from '../../src/platform/consumers/dead-letters.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';
import { runHere } from '../helpers/run-command.ts';
import { eventsFrom } from './events.ts';

// `livedrops-server dead-letters` as a person uses it.

let letters: DeadLetters;
let mongoUri: string;

beforeEach(async () => {
  const database = await openOwnDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  mongoUri = database.uri;
  letters = createDeadLetters(database.connection);
  await letters.prepare();
  for (const [index, event] of eventsFrom(7, 9).entries()) {
    const group = index === 2 ? 'mail' : 'push';
    await letters.add(group, event, { error: new Error('no\nway'), attempts: 5 });
  }
});

const run = (...args: string[]) => runHere({ MONGO_URI: mongoUri }, 'dead-letters', ...args);

const statesOf = async () => (await letters.list({}, 10)).map(({ _id, state }) => `${_id} ${state}`);

it('lists and shows letters', async () => {
  const { code, out, err } = await run('list', '--group', 'push');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^push\/7 {2}drp_7 {2}dead {2}5 attempts {2}\S+Z {2}Error: no way$/m);
  expect(out).toMatch(/^2 dead letters\.$/m);
  const inspected = await run('inspect', 'mail/9');
  expect(JSON.parse(inspected.out)).toMatchObject({ _id: 'mail/9', position: 9, key: 'drp_9' });
});

it('replays and discards those that were chosen, and no others', async () => {
  expect(await run('replay', 'push/7')).toMatchObject({
    code: 0,
    out: '1 dead letters will be handled again.\n',
  });
  expect(await statesOf()).toEqual(['mail/9 dead', 'push/7 replaying', 'push/8 dead']);
  expect(await run('discard', '--all', '--group', 'push')).toMatchObject({
    code: 0,
    out: '2 dead letters are deleted.\n',
  });
  expect(await statesOf()).toEqual(['mail/9 dead']);
});

it('says what is not there, and changes nothing for a command that is not clear', async () => {
  expect(await run('inspect', 'mail/1')).toMatchObject({ code: 1, err: 'There is no dead letter mail/1.\n' });
  expect(await run('discard')).toMatchObject({ code: 2, out: '' });
  mongoUri = '';
  expect(await run('list')).toMatchObject({ code: 2, err: expect.stringContaining('MONGO_URI is missing') });
  expect((await statesOf()).length).toBe(3);
});
