import { scenarios } from '@livedrops/sdk/msw';
import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw/http';
import { describe, expect, it } from 'vitest';
import { API_URL, openShop, ROWAN, startServer, TAYLOR } from '../../test/render-shop.tsx';

const MINUTE = 60_000;
const PATH = '/c/north-press';

describe('following', () => {
  it('shows at once, and puts everything back with words when the server refuses', async () => {
    const mock = startServer();
    let refuse: (answer: Response) => void = () => undefined;
    const answer = new Promise<Response>((resolve) => {
      refuse = resolve;
    });
    mock.server.use(http.post(`${API_URL}/api/users/:userId/follow/:creatorId`, () => answer));
    const { user } = await openShop(mock, { path: PATH, as: TAYLOR });

    // No refetch may do the rollback's work.
    const button = await screen.findByRole('button', { name: 'Follow North Press' });
    mock.server.use(
      ...scenarios.slow({ baseUrl: API_URL, endpoint: 'follows.list', delayMs: 60_000 }),
      ...scenarios.slow({ baseUrl: API_URL, endpoint: 'creators.get', delayMs: 60_000 }),
    );
    await user.click(button);
    await screen.findByRole('button', { name: 'Following North Press, unfollow' });
    screen.getByText(/1 follower$/);

    refuse(
      HttpResponse.json(
        {
          type: 'about:blank',
          title: 'Not allowed',
          status: 403,
          code: 'forbidden',
          detail: 'no',
          outcome: 'not_executed',
          requestId: 'req_1',
        },
        { status: 403, headers: { 'content-type': 'application/problem+json' } },
      ),
    );
    await screen.findByText(/^Not changed\./);
    screen.getByRole('button', { name: 'Follow North Press' });
    await screen.findByText(/0 followers$/);
    expect(mock.db.follows).toHaveLength(1);
  });

  it('unfollows', async () => {
    const mock = startServer();
    const { user } = await openShop(mock, { path: '/c/kiln-and-salt', as: ROWAN });
    await user.click(await screen.findByRole('button', { name: 'Following Kiln & Salt, unfollow' }));
    await screen.findByRole('button', { name: 'Follow Kiln & Salt' });
    await expect.poll(() => mock.db.follows).toHaveLength(0);
  });

  it('keeps the wish over the sign-in and comes back', async () => {
    const mock = startServer();
    const { user, where } = await openShop(mock, { path: PATH });
    await user.click(await screen.findByRole('button', { name: 'Follow North Press' }));
    await user.click(await screen.findByRole('button', { name: /Taylor Hernandez/ }));
    await screen.findByRole('button', { name: 'Following North Press, unfollow' });
    expect(where()).toBe(PATH);
    await expect.poll(() => mock.db.follows.map(({ creatorId }) => creatorId)).toContain('crt_2');
  });

  it('tells a follower that a drop is live, wherever they are', async () => {
    const mock = startServer();
    const { user, where, hears } = await openShop(mock, { path: '/products', as: ROWAN });
    await expect.poll(() => hears('creator:crt_1')).toBe(true);
    mock.db.advance(11 * MINUTE);
    const alert = await screen.findByRole('alert');
    within(alert).getByText('Kiln & Salt is live now');
    await user.click(within(alert).getByRole('link', { name: 'Go to Harbour bowl' }));
    expect(where()).toBe('/d/drp_5');
  });
});
