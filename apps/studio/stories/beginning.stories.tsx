import { t } from '@lingui/core/macro';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { screen } from '@testing-library/react';
import { scenarios } from '@livedrops/sdk/msw';
import { FirstStart, KeyStoreWait } from '../src/renderer/app/first-start.tsx';
import { ServerForm } from '../src/renderer/components/server-form.tsx';
import { like } from './like.ts';
import { API_URL, studioAt, type User } from './open-studio.tsx';
import { partAlone, windowAlone } from './part-alone.tsx';

const meta: Meta = { title: 'Studio/Beginning' };
export default meta;

const enter = async ({ user }: { user: User }): Promise<void> => {
  await user.type(await screen.findByLabelText(t`E-mail`), 'drew@example.com');
  await user.type(screen.getByLabelText(t`Password`), 'not the password');
  await user.click(screen.getByRole('button', { name: t`Sign in` }));
};

export const SignIn: StoryObj = studioAt({ as: null, shows: t`Schedule a drop. Watch it sell.` });
export const WrongPassword: StoryObj = studioAt({
  as: null,
  after: enter,
  shows: t`Wrong e-mail or password`,
});
export const ServerAway: StoryObj = studioAt({
  as: null,
  handlers: scenarios.offline({ baseUrl: API_URL, endpoint: 'auth.login' }),
  after: enter,
  shows: t`The server could not be reached`,
});
export const BecomeCreator: StoryObj = studioAt({
  as: 'rowan.ibrahim585@inbox.test',
  after: async ({ user }) => {
    const handle = await screen.findByLabelText(like(`${t`Handle`}*`));
    await user.clear(handle);
    await user.type(handle, 'kiln-and-salt');
    await user.click(screen.getByRole('button', { name: t`Create the profile` }));
  },
  shows: t`This handle is taken`,
});

export const WhichServer: StoryObj = windowAlone({
  draw: () => <FirstStart bridge={{ chooseServer: async () => 'chosen' }} />,
  shows: t`Welcome. Which server do you sell on?`,
});
const FAULTS = ['no_address', 'insecure', 'unreachable', 'no_livedrops', 'not_ready'] as const;
/** Each fault of the question for the server. */
export const ServerFaults: StoryObj = partAlone({
  draw: () =>
    FAULTS.map((fault) => (
      <ServerForm
        key={fault}
        bridge={{ chooseServer: async () => fault }}
        current="https://drops.example.com"
      />
    )),
  after: async ({ userEvent }) => {
    for (const button of await screen.findAllByRole('button', { name: t`Connect` }))
      await userEvent.click(button);
    await screen.findByText(
      t`This is not the address of a server. One looks like https://drops.example.com, with nothing after the name.`,
    );
    await screen.findByText(
      t`This server would be reached without encryption. Only one in your own network may be: use https://.`,
    );
    await screen.findByText(t`Nothing answers there. Check the address and your connection.`);
    await screen.findByText(t`Something answers there, but it is not a LiveDrops server.`);
  },
  shows: t`The LiveDrops server there is not ready. Try again in a moment.`,
});
export const KeyStore: StoryObj = windowAlone({
  draw: () => <KeyStoreWait />,
  shows: t`The Studio waits for the key store of this computer, which may ask you for a password.`,
});
