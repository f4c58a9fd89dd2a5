import { t } from '@lingui/core/macro';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { screen } from '@testing-library/react';
import { LiveDropsProvider } from '@livedrops/sdk/react';
import { lazyScreen } from '../src/renderer/app/lazy-screen.tsx';
import { ScreenBoundary } from '../src/renderer/app/screen-boundary.tsx';
import { StudioTheme } from '../src/renderer/app/studio-theme.tsx';
import { StudioProvider } from '../src/renderer/lib/studio.ts';
import { like } from './like.ts';
import { openedStory, studioAt } from './open-studio.tsx';
import { drewIn, ON_AIR, sell } from './scenes.ts';
import { windowAlone } from './part-alone.tsx';

const meta: Meta = { title: 'Studio/Window' };
export default meta;

/** Its file does not come. */
const Lost = lazyScreen(() => Promise.reject(new Error('the file did not come')));
const Broken = (): never => {
  throw new Error('a field is missing');
};

export const ScreenDidNotLoad: StoryObj = openedStory(
  { shows: t`This screen did not load` },
  ({ studio }) => (
    <StudioTheme>
      <LiveDropsProvider client={studio.client} realtime={studio.realtime}>
        <StudioProvider value={studio}>
          <Lost />
        </StudioProvider>
      </LiveDropsProvider>
    </StudioTheme>
  ),
);
export const ScreenWithAFault: StoryObj = {
  ...windowAlone({
    draw: () => (
      <StudioTheme>
        <ScreenBoundary>
          <Broken />
        </ScreenBoundary>
      </StudioTheme>
    ),
    shows: t`This screen has a fault`,
  }),
  // React says a fault in the console as well, and this one is wanted.
  parameters: { react: { rootOptions: { onCaughtError: () => {} } } },
};
export const NewVersion: StoryObj = studioAt({
  after: ({ studio }) => studio.version.store.setState({ isNew: true }),
  shows: t`A new version of the Studio is here. Unsaved changes are lost when you load it.`,
});
export const NoKeyStore: StoryObj = studioAt({
  after: ({ studio }) => studio.protection.setState('memory', true),
  shows: t`This system has no key store that LiveDrops can use, so your sign-in is kept in memory only. You will sign in again next time.`,
});
export const Palette: StoryObj = studioAt({
  after: async ({ user }) => {
    await screen.findAllByText('Harbour bowl');
    await user.keyboard('{Control>}k{/Control}');
    const palette = await screen.findByRole('dialog', { name: t`Palette` });
    await user.type(palette.querySelector('input') ?? palette, 'bowl');
    await screen.findAllByRole('button', { name: /^Harbour bowl/ });
  },
  shows: 'Harbour bowl',
});
export const ShortcutSheet: StoryObj = studioAt({
  after: async ({ user }) => {
    await screen.findAllByText('Harbour bowl');
    await user.keyboard('{Shift>}?{/Shift}');
  },
  shows: t`Keyboard shortcuts`,
});
/** One that stays until somebody has seen it. */
export const Notice: StoryObj = studioAt({
  before: async ({ db }) => void (await sell(db, ON_AIR, { orders: 6 })),
  after: async ({ db, studio: { client } }) => {
    await screen.findByText(t`Connected`);
    const [part] = (await client.orders.sold({ limit: 1 })).items;
    if (part === undefined) throw new Error('nobody has ordered');
    const { dropId, total, currency } = part;
    db.events.append([`sales:${drewIn(db).id}`], 'sales.updated', {
      dropId,
      currency,
      orders: 6,
      units: 6,
      revenue: 6 * total,
      held: 0,
      remaining: 83,
      stock: 120,
      recent: [{ ...part, refund: 'refund_failed' }],
    });
  },
  shows: like(t`A refund did not arrive: ${{ number: '*' }}`),
});
