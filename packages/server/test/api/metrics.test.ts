import { expect, it } from 'vitest';
import { startApp } from '../helpers/start-app.ts';

const TOKEN = 'a token of some length';

it('the API serves its figures beside itself to those who have the token', async () => {
  await using app = await startApp({ env: { METRICS_TOKEN: TOKEN } });
  expect((await fetch(`${app.url}/metrics`)).status).toBe(401);
  const answer = await fetch(`${app.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(await answer.text()).toMatch(/^livedrops_books_guarded 1$/m);
});

it('the API serves no figures unless it is told to, and is not ready while the books are not guarded', async () => {
  await using app = await startApp();
  expect((await fetch(`${app.url}/metrics`)).status).toBe(404);
  const ready = async () => (await fetch(`${app.url}/api/ready`)).status;
  expect(await ready()).toBe(200);
  await app.connection.db?.command({ collMod: 'lanes', validator: {} });
  await expect.poll(ready).toBe(503);
});
