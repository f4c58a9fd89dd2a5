import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { API_URL, renderStudio } from '../../../test/render-studio.tsx';
import type { ServerChoice } from '../../shared/ipc.ts';
import { FirstStart } from './first-start.tsx';

it('asks for the server at the first start, and says what is wrong with an answer', async () => {
  const answers: ServerChoice[] = [
    'no_address',
    'insecure',
    'unreachable',
    'no_livedrops',
    'not_ready',
    'chosen',
  ];
  const typed: string[] = [];
  const bridge = {
    chooseServer: async (address: string) => {
      typed.push(address);
      return answers[typed.length - 1] ?? 'chosen';
    },
  };
  render(<FirstStart bridge={bridge} />);
  const user = userEvent.setup();
  const field = screen.getByLabelText('Address of the server');
  const connect = screen.getByRole('button', { name: 'Connect' });
  expect(connect).toHaveProperty('disabled', true);
  await user.type(field, 'drops.example.com');
  const said = new Set<string>();
  for (const answer of answers) {
    await user.click(connect);
    const fault =
      answer === 'chosen'
        ? null
        : await screen.findByText(/server|address|Nothing answers/, { selector: '.mantine-TextInput-error' });
    said.add(fault?.textContent ?? 'connected');
  }
  expect(said.size).toBe(answers.length);
  expect(typed).toEqual(answers.map(() => 'drops.example.com'));
});

it('can be changed before signing in', async () => {
  const { user, bridge } = await renderStudio();
  await user.click(screen.getByRole('button', { name: 'Change' }));
  const field = await screen.findByLabelText('Address of the server');
  expect(field).toHaveProperty('value', API_URL);
  await user.clear(field);
  await user.type(field, 'https://other.example.com{Enter}');
  expect(bridge.typedServers).toEqual(['https://other.example.com']);
});

it('cannot be changed when it was named where the app was started', async () => {
  await renderStudio({ isServerFixed: true });
  expect(screen.getByText(API_URL)).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Change' })).toBeNull();
});
