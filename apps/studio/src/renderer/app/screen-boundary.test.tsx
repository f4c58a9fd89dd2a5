import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, onTestFinished, vi } from 'vitest';
import { ScreenBoundary } from './screen-boundary.tsx';

it('shows the fault of a screen and lets it try again', async () => {
  const silenced = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => silenced.mockRestore());
  let isBroken = true;
  const Screen = () => {
    if (isBroken) throw new Error('a chunk is missing');
    return <p>Fine again</p>;
  };
  render(
    <MantineProvider>
      <ScreenBoundary>
        <Screen />
      </ScreenBoundary>
    </MantineProvider>,
  );
  expect(screen.getByRole('alert').textContent).toContain('a chunk is missing');
  isBroken = false;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(screen.getByText('Fine again')).toBeDefined();
});
