// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { DropPage } from '../../examples/drop-page.tsx';
import { LiveDropsProvider } from '../../src/react/index.ts';
import { createRealtime } from '../../src/realtime/index.ts';
import { memoryOrderStorage } from '../../src/index.ts';
import { makeDrop } from '../../../server/test/helpers/shop.ts';
import { startApp } from '../../../server/test/helpers/start-app.ts';

afterEach(cleanup);

it('the React page buys at the real server, and shows what others buy meanwhile', async () => {
  await using app = await startApp();
  const creator = await app.signUpCreator();
  const [fan, other] = await Promise.all([app.signUp(), app.signUp()]);
  const drop = await makeDrop(creator.client, { stock: 3 });
  const realtime = createRealtime(fan.client);
  render(
    <LiveDropsProvider client={fan.client} realtime={realtime} orderStorage={memoryOrderStorage()}>
      <DropPage dropId={drop.id} />
    </LiveDropsProvider>,
  );
  const patience = { timeout: 20_000 };
  await screen.findByText('3 of 3 left', {}, patience);
  await other.client.orders.create({ dropId: drop.id, quantity: 1 });
  await screen.findByText('2 of 3 left', {}, patience);
  const button = await screen.findByRole('button', { name: 'Buy' });
  button.click();
  button.click();
  await screen.findByText(/^Yours: LD-/, {}, patience);
  await screen.findByText('1 of 3 left', {}, patience);
  expect(await fan.client.orders.list().toArray({ limit: 10 })).toHaveLength(1);
  realtime.close();
});
