import { act, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createLiveDrop } from '../../../test/live-drop.ts';
import { API_URL, DREW, renderStudio, type TestStudio } from '../../../test/render-studio.tsx';

const openLive = async (): Promise<TestStudio & { dropId: string }> => {
  const { db, dropId } = createLiveDrop();
  const studio = await renderStudio({ signedInAs: DREW, at: `/drops/${dropId}/live`, db });
  await screen.findByRole('heading', { name: 'Test pressing' });
  await waitFor(() => expect(studio.studio.realtime.state.name).toBe('live'));
  return { ...studio, dropId };
};

/** The machine says that it has no network, until the returned function is called. */
const goOffline = (): (() => void) => {
  const spy = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  act(() => void window.dispatchEvent(new Event('offline')));
  return () => {
    spy.mockReturnValue(true);
    act(() => void window.dispatchEvent(new Event('online')));
  };
};

/** Which requests went out, as `POST /api/…`. */
const watchRequests = ({ server }: TestStudio): string[] => {
  const seen: string[] = [];
  server.events.on('request:start', ({ request }) => {
    seen.push(`${request.method} ${new URL(request.url).pathname}`);
  });
  return seen;
};

describe('without a network', () => {
  it('a command fails at once and is not kept for later', async () => {
    const studio = await openLive();
    const requests = watchRequests(studio);
    const goOnline = goOffline();
    await studio.user.click(screen.getByRole('button', { name: 'Pause' }));
    await screen.findByText('Not paused: There is no network');
    goOnline();
    // What is shown is asked for again; by then a command that was kept would have gone out.
    await waitFor(() => expect(requests).toContainEqual(expect.stringMatching(/^GET /)));
    expect(requests.filter((request) => !request.startsWith('GET '))).toEqual([]);
    expect(studio.db.drops.get(studio.dropId)?.status).toBe('live');
  });

  it('a screen says so instead of loading for ever, and fills when the network is back', async () => {
    const studio = await openLive();
    const goOnline = goOffline();
    await studio.user.click(screen.getByRole('link', { name: 'Webhooks' }));
    await screen.findByText('There is no network');
    goOnline();
    await screen.findByText('No webhooks yet');
    expect(screen.queryByText('There is no network')).toBeNull();
  });

  it('signing in says so', async () => {
    const { user } = await renderStudio();
    const goOnline = goOffline();
    onTestFinished(goOnline);
    await user.type(screen.getByLabelText('E-mail'), DREW);
    await user.type(screen.getByLabelText('Password'), 'correct horse');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await screen.findByText('There is no network');
  });
});

type DeadNetwork = {
  /** How calls ended. */
  ends: string[];
  /** The network is back: what was on its way arrives now, unless its sender has given it up. */
  comeBack: () => Promise<void>;
};

/** A network that takes what is sent and brings it nowhere, while the machine believes that all is well. */
const loseNetwork = ({ server, studio }: TestStudio): DeadNetwork => {
  let bringAll = (): void => {};
  const isBack = new Promise<void>((resolve) => {
    bringAll = resolve;
  });
  const onTheirWay = new Set<string>();
  server.use(
    http.post(`${API_URL}/*`, async ({ request, requestId }) => {
      onTheirWay.add(requestId);
      await isBack;
      if (!request.signal.aborted) return undefined;
      onTheirWay.delete(requestId);
      return HttpResponse.error();
    }),
  );
  server.events.on('request:end', ({ requestId }) => void onTheirWay.delete(requestId));
  const ends: string[] = [];
  onTestFinished(studio.client.on('error', ({ error }) => void ends.push(error.code)));
  return {
    ends,
    comeBack: async () => {
      bringAll();
      await waitFor(() => expect([...onTheirWay]).toEqual([]));
    },
  };
};

/** Everything that the commands below could make or change. */
const stateOf = ({ db, dropId }: TestStudio & { dropId: string }) => ({
  drops: [...db.drops.keys()],
  products: [...db.products.keys()],
  apiKeys: [...db.apiKeys.keys()],
  webhooks: [...db.webhooks.keys()],
  drop: { status: db.drops.get(dropId)?.status, stock: db.drops.get(dropId)?.stock },
});

const newest = <T,>(things: Map<string, T>): T | undefined => [...things.values()].at(-1);

const dialog = async (name: string) => within(await screen.findByRole('dialog', { name }));

/** Opens a new drop like an earlier one, and schedules it as it stands. */
const scheduleAgain = async ({ user }: TestStudio): Promise<void> => {
  act(() => {
    window.location.hash = '/drops/new?like=drp_5';
  });
  await user.click(await screen.findByRole('button', { name: 'Schedule the drop' }));
};

/** Schedules a drop of a product that is made along with it. */
const scheduleNew = async ({ user }: TestStudio): Promise<void> => {
  await user.click(screen.getByRole('link', { name: 'Drops' }));
  await user.click(await screen.findByRole('link', { name: 'New drop' }));
  await user.click(await screen.findByText('New product'));
  await user.type(screen.getByLabelText(/^Product name/), 'A lamp');
  await user.clear(screen.getByLabelText(/^Price/));
  await user.type(screen.getByLabelText(/^Price/), '12');
  await user.click(screen.getByRole('button', { name: 'Schedule the drop' }));
};

describe('a command that is cancelled before its answer comes', () => {
  const commands: Record<string, (studio: TestStudio & { dropId: string }) => Promise<void>> = {
    'adding stock': async ({ user }) => {
      await user.click(screen.getByRole('button', { name: 'Add stock' }));
      const { getByRole } = await dialog('Add stock');
      await user.click(getByRole('button', { name: 'Add units' }));
      await user.click(getByRole('button', { name: 'Cancel' }));
    },
    'ending a drop': async ({ user }) => {
      await user.click(screen.getByRole('button', { name: 'End' }));
      const { getByRole } = await dialog('End this drop now?');
      await user.click(getByRole('button', { name: 'End the drop' }));
      await user.keyboard('{Escape}');
    },
    'calling a drop off': async ({ user }) => {
      await user.click(screen.getByRole('button', { name: 'Call off' }));
      const { getByRole } = await dialog('Call this drop off?');
      await user.click(getByRole('button', { name: 'Call it off' }));
      await user.click(getByRole('button', { name: 'Keep it' }));
    },
    'making a product': async ({ user }) => {
      await user.click(screen.getByRole('link', { name: 'Products' }));
      await user.click(await screen.findByRole('button', { name: 'New product' }));
      const { getByRole, getByLabelText } = await dialog('New product');
      await user.type(getByLabelText(/Title|Name/), 'A lamp');
      await user.type(getByLabelText(/Price/), '10');
      await user.click(getByRole('button', { name: 'Create product' }));
      await user.click(getByRole('button', { name: 'Cancel' }));
    },
    'scheduling a drop': async (studio) => {
      await scheduleAgain(studio);
      await studio.user.click(screen.getByRole('button', { name: 'Cancel' }));
      await screen.findByRole('heading', { name: 'Drops' });
    },
    'scheduling a drop with a new product': async (studio) => {
      await scheduleNew(studio);
      const { user } = studio;
      await user.click(screen.getByRole('link', { name: 'Products' }));
      await user.click(await screen.findByRole('button', { name: 'Leave' }));
      await screen.findByRole('heading', { name: 'Products' });
    },
    'making an API key': async ({ user }) => {
      await user.click(screen.getByRole('link', { name: 'API keys' }));
      await user.click(await screen.findByRole('button', { name: 'New key' }));
      const { getByRole, getByLabelText, getAllByRole } = await dialog('New API key');
      await user.type(getByLabelText(/Name/), 'A program');
      const [scope] = getAllByRole('radio', { name: /Publishable/ });
      if (scope !== undefined) await user.click(scope);
      await user.click(getByRole('button', { name: 'Create key' }));
      await user.click(getByRole('button', { name: 'Cancel' }));
    },
    'making a webhook': async ({ user }) => {
      await user.click(screen.getByRole('link', { name: 'Webhooks' }));
      await user.click(await screen.findByRole('button', { name: 'New webhook' }));
      const { getByRole, getByLabelText } = await dialog('New webhook');
      await user.type(getByLabelText(/Address/), 'https://example.com/hook');
      await user.click(getByRole('button', { name: 'Create webhook' }));
      await user.click(getByRole('button', { name: 'Cancel' }));
    },
  };

  it.each(Object.entries(commands))('never happens: %s', async (_name, cancel) => {
    const studio = await openLive();
    const before = stateOf(studio);
    const { ends, comeBack } = loseNetwork(studio);
    await cancel(studio);
    await waitFor(() => expect(ends).toEqual(['aborted']));
    await comeBack();
    expect(stateOf(studio)).toEqual(before);
  });

  it('happens when it was not cancelled', async () => {
    const studio = await openLive();
    const { comeBack } = loseNetwork(studio);
    await scheduleAgain(studio);
    await comeBack();
    await screen.findByRole('heading', { name: 'Harbour bowl' });
    expect(newest(studio.db.drops)).toMatchObject({ title: 'Harbour bowl', status: 'scheduled' });
  });

  it('goes no further than it has come: the product is made, its drop is not', async () => {
    const studio = await openLive();
    const { db, user, server } = studio;
    const before = db.drops.size;
    const sent = watchRequests(studio);
    let isHeld = false;
    let listProducts = (): void => {};
    const isMade = new Promise<void>((resolve) => {
      server.use(
        http.get(`${API_URL}/api/products`, async () => {
          if (isHeld || newest(db.products)?.title !== 'A lamp') return undefined;
          isHeld = true;
          resolve();
          await new Promise<void>((goOn) => {
            listProducts = goOn;
          });
          return undefined;
        }),
      );
    });
    await scheduleNew(studio);
    await isMade;
    await user.click(screen.getByRole('link', { name: 'Webhooks' }));
    await user.click(await screen.findByRole('button', { name: 'Leave' }));
    await screen.findByRole('heading', { name: 'Webhooks' });
    listProducts();
    await user.click(screen.getByRole('link', { name: 'Products' }));
    await screen.findByRole('rowheader', { name: /A lamp/ });
    expect(sent).not.toContain('POST /api/drops');
    expect(db.drops.size).toBe(before);
  });

  it('is warned of when it may have arrived', async () => {
    const studio = await openLive();
    let isHeard = false;
    studio.server.use(
      http.post(`${API_URL}/api/drops/:id/end`, async () => {
        isHeard = true;
        await new Promise(() => {});
      }),
    );
    await studio.user.click(screen.getByRole('button', { name: 'End' }));
    const { getByRole } = await dialog('End this drop now?');
    await studio.user.click(getByRole('button', { name: 'End the drop' }));
    await waitFor(() => expect(isHeard).toBe(true));
    await studio.user.click(getByRole('button', { name: 'Keep it' }));
    await screen.findByText('It may have been done');
    screen.getByText('No answer: it may have happened');
  });
});
