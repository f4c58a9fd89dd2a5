import { isApiError } from '@livedrops/sdk';
import { expect, it } from 'vitest';
import { readBooks } from '../helpers/books.ts';
import { refusalOf } from '../helpers/refusal.ts';
import { inMs, makeDrop } from '../helpers/shop.ts';
import { startApp } from '../helpers/start-app.ts';

// An API host whose clock is wrong, and no worker that would write down what time has decided: only the take's own look at the
// database's clock is left.

it('sells nothing before the start although the own clock runs ahead', async () => {
  await using app = await startApp({
    env: { ROLE: 'api' },
    overrides: { clock: { now: () => Date.now() + 3_600_000 } },
  });
  const creator = await app.signUpCreator();
  const fan = await app.signUp();
  const drop = await makeDrop(creator.client, { startsAt: inMs(60_000), endsAt: inMs(7_200_000) });
  const refusal = await refusalOf(fan.client.orders.create({ dropId: drop.id, quantity: 1 }));
  expect(refusal).toMatchObject({ code: 'not_started', outcome: 'not_executed' });
  expect((await readBooks(app.connection, drop.id)).orders).toEqual([]);
});

it('sells nothing after the end although the own clock is late', async () => {
  await using app = await startApp({
    env: { ROLE: 'api' },
    overrides: { clock: { now: () => Date.now() - 20_000 } },
  });
  const creator = await app.signUpCreator();
  const fan = await app.signUp();
  const drop = await makeDrop(creator.client, { startsAt: inMs(-50_000), endsAt: inMs(4000), stock: 1000 });
  await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
  await expect
    .poll(() =>
      fan.client.orders.create({ dropId: drop.id, quantity: 1 }).then(
        () => 'sold',
        (error: unknown) => (isApiError(error) ? error.code : 'failed'),
      ),
    )
    .toBe('ended');
  const books = await readBooks(app.connection, drop.id);
  expect(books.faults).toEqual([]);
});
