import type { Meta, StoryObj } from '@storybook/react-vite';
import { screen } from '@testing-library/react';
import { scenarios } from '@livedrops/sdk/msw';
import { FirstStart, KeyStoreWait } from '../src/renderer/app/first-start.tsx';
import { ServerForm } from '../src/renderer/components/server-form.tsx';
import { API_URL, studioAt, type User } from './open-studio.tsx';
import { partAlone, windowAlone } from './part-alone.tsx';

const meta: Meta = { title: 'Studio/Beginning' };
export default meta;

const enter = async ({ user }: { user: User }): Promise<void> => {
  await user.type(await screen.findByLabelText('E-mail'), 'drew@example.com');
  await user.type(screen.getByLabelText('Password'), 'not the password');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
};

export const SignIn: StoryObj = studioAt({ as: null, shows: 'Schedule a drop. Watch it sell.' });
export const WrongPassword: StoryObj = studioAt({
  as: null,
  after: enter,
  shows: 'Wrong e-mail or password',
});
export const ServerAway: StoryObj = studioAt({
  as: null,
  handlers: scenarios.offline({ baseUrl: API_URL, endpoint: 'auth.login' }),
  after: enter,
  shows: 'The server could not be reached',
});
export const BecomeCreator: StoryObj = studioAt({
  as: 'rowan.ibrahim585@inbox.test',
  after: async ({ user }) => {
    const handle = await screen.findByLabelText(/^Handle/);
    await user.clear(handle);
    await user.type(handle, 'kiln-and-salt');
    await user.click(screen.getByRole('button', { name: 'Create the profile' }));
  },
  shows: 'This handle is taken',
});

export const WhichServer: StoryObj = windowAlone({
  draw: () => <FirstStart bridge={{ chooseServer: async () => 'chosen' }} />,
  shows: 'Welcome. Which server do you sell on?',
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
    for (const button of await screen.findAllByRole('button', { name: 'Connect' }))
      await userEvent.click(button);
    await screen.findByText(/^This is not the address of a server/);
    await screen.findByText(/^This server would be reached without encryption/);
    await screen.findByText(/^Nothing answers there/);
    await screen.findByText(/^Something answers there/);
  },
  shows: /^The LiveDrops server there is not ready/,
});
export const KeyStore: StoryObj = windowAlone({
  draw: () => <KeyStoreWait />,
  shows: /^The Studio waits for the key store/,
});
