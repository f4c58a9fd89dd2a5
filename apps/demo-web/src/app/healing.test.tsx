import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { API_URL, openShop, ROWAN, startServer } from '../../test/render-shop.tsx';

/** Seeded live drop. */
const PATH = '/d/drp_1';

/** A server whose answers to one question fail until it is mended. */
const startBroken = (path: string, fault: () => Response) => {
  const mock = startServer();
  let isBroken = true;
  mock.server.use(http.get(`${API_URL}/api${path}`, () => (isBroken ? fault() : undefined)));
  return { ...mock, mend: () => void (isBroken = false) };
};

const noAnswer = () => HttpResponse.error();
const busy = (seconds: number) => () =>
  HttpResponse.json(
    {
      type: 'about:blank',
      title: 'Overloaded',
      status: 503,
      code: 'overloaded',
      detail: 'Too many requests',
      outcome: 'not_executed',
      requestId: 'req_1',
    },
    {
      status: 503,
      headers: {
        'content-type': 'application/problem+json',
        'retry-after': String(seconds),
        'x-request-id': 'req_1',
      },
    },
  );

describe('a page whose first read fails', () => {
  it.each([
    ['a drop', PATH, '/drops/drp_1', 'The drop did not load', /^Buy/],
    ['the own orders', '/orders', '/orders', 'My orders', /^See what is live/],
  ])(
    '%s: says when it asks again, does so by itself, and is there',
    async (_name, path, read, title, then) => {
      const mock = startBroken(read, noAnswer);
      await openShop(mock, { path, as: ROWAN });
      await screen.findByText(/^This page asks again by itself in \d+ s\.$/);
      screen.getByRole('heading', { level: 1, name: title });
      mock.mend();
      const found = await Promise.any([
        screen.findByRole('button', { name: then }),
        screen.findByRole('link', { name: then }),
      ]);
      expect(found).toBeDefined();
      expect(screen.queryByRole('alert')).toBeNull();
    },
  );

  it('waits as long as the server says, and asks at once when it is told to', async () => {
    const mock = startBroken('/drops/drp_1', busy(600));
    const { user } = await openShop(mock, { path: PATH, as: ROWAN });
    const note = await screen.findByText(/^This page asks again by itself in \d+ s\.$/);
    expect(Number(/\d+/.exec(note.textContent)?.[0])).toBeGreaterThan(500);
    // The number of a request differs with each try: within the alert, each try would have all of it read out again.
    screen.getByText(/^Request /);
    expect(screen.getByRole('alert').textContent).not.toContain('Request');
    mock.mend();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('button', { name: /^Buy/ });
  });

  it('does not ask again for what is not there', async () => {
    await openShop(startServer(), { path: '/d/drp_none', as: ROWAN });
    await screen.findByRole('heading', { level: 1, name: 'No such drop' });
    expect(screen.queryByText(/asks again/)).toBeNull();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });
});

describe('home', () => {
  /** Signed in, so that events arrive for the own orders and nothing else asks. */
  const openHome = async (mock: ReturnType<typeof startServer>) => {
    await openShop(mock, { as: ROWAN });
    await screen.findByText('Live updates are on');
  };

  it('whose first read fails heals by itself while events arrive', async () => {
    const mock = startBroken('/drops/live', busy(1));
    await openHome(mock);
    await screen.findByRole('alert');
    mock.mend();
    await screen.findByRole('heading', { level: 2, name: 'Tide cup' });
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('whose later read fails heals by itself while events arrive, long before the next drop ends', async () => {
    const mock = startServer();
    await openHome(mock);
    await screen.findByRole('heading', { level: 3, name: 'Fjord at four' });
    let isBroken = true;
    mock.server.use(http.get(`${API_URL}/api/drops/live`, () => (isBroken ? noAnswer() : undefined)));
    window.dispatchEvent(new Event('offline'));
    window.dispatchEvent(new Event('online'));
    await screen.findByText(/may be out of date/);
    isBroken = false;
    await expect.poll(() => screen.queryByText(/may be out of date/)).toBeNull();
  });
});

describe('a read that fails later', () => {
  it('leaves the button where it is, says that it may be out of date, and heals by itself', async () => {
    const mock = startServer();
    await openShop(mock, { path: PATH, as: ROWAN });
    // While events arrive, nothing else asks.
    await screen.findByText('Live updates are on');
    const panel = await screen.findByRole('region', { name: 'Buy' });
    await within(panel).findByRole('button', { name: /^Buy/ });
    let isBroken = true;
    mock.server.use(http.get(`${API_URL}/api/drops/drp_1`, () => (isBroken ? noAnswer() : undefined)));
    window.dispatchEvent(new Event('offline'));
    window.dispatchEvent(new Event('online'));
    const note = await screen.findByText(/may be out of date/);
    const button = within(panel).getByRole('button', { name: /^Buy/ });
    expect(button.compareDocumentPosition(note) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    isBroken = false;
    await expect.poll(() => screen.queryByText(/may be out of date/)).toBeNull();
  });
});
