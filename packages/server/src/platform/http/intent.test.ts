import { describe, expect, it } from 'vitest';
import { noIntents } from '../../../test/helpers/no-intents.ts';
import { createIntent } from './intent.ts';
import { Refusal } from './problem.ts';
import { Reply } from './reply.ts';

const CALL = { userId: 'usr_1', key: 'a-key-of-a-test', call: { endpoint: 'products.create' } };

/** A database in which another call has made the thing, which plain reads see only when they have caught up. */
function makeBehind() {
  let isBehind = true;
  const intents = { ...noIntents, catchUp: async () => void (isBehind = false) };
  return { intents, find: async (made: string) => (isBehind ? null : { id: made }) };
}

describe('two calls with one key at the same time', () => {
  it.each<[string, () => Promise<Refusal>]>([
    ['met the other in its transaction', () => Promise.reject(new Error('E11000 duplicate key'))],
    ['is refused for what the other has taken', async () => new Refusal('handle_taken')],
  ])('both get the thing, also when the one that %s reads too early', async (_name, make) => {
    const { intents, find } = makeBehind();
    const intent = createIntent(intents, CALL);
    const answer = await intent.once({ draw: () => 'prd_1', find, make, present: ({ id }) => id });
    expect(answer).toBeInstanceOf(Reply);
    expect(answer).toMatchObject({ data: 'prd_1' });
  });

  it('a call that met nobody fails as it did', async () => {
    const intent = createIntent(noIntents, CALL);
    const doing = { draw: () => 'prd_1', find: async () => null, present: () => '' };
    const refusal = new Refusal('handle_taken');
    expect(await intent.once({ ...doing, make: async () => refusal })).toBe(refusal);
    await expect(intent.once({ ...doing, make: () => Promise.reject(new Error('full')) })).rejects.toThrow(
      'full',
    );
  });
});
