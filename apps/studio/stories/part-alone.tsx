import type { StoryObj } from '@storybook/react-vite';
import { screen } from '@testing-library/react';
import type { FC } from 'react';
import { StudioTheme } from '../src/renderer/app/studio-theme.tsx';
import { StudioStyles } from './studio-styles.tsx';
import classes from './part-alone.module.css';

type Part = {
  /** A text that is there at the end, which proves the state. The first one of several counts. */
  shows: string | RegExp;
  draw: FC;
  after?: StoryObj['play'];
};

/** A component alone, as the Studio's theme draws it. */
export const partAlone = ({ draw: Drawn, ...rest }: Part): StoryObj =>
  windowAlone({
    ...rest,
    draw: () => (
      <StudioTheme>
        <main className={classes['part']}>
          <Drawn />
        </main>
      </StudioTheme>
    ),
  });

/** What brings the Studio's theme and fills the window. */
export const windowAlone = ({ shows, draw: Drawn, after }: Part): StoryObj => ({
  render: () => (
    <>
      <StudioStyles />
      <Drawn />
    </>
  ),
  play: async (context) => {
    await after?.(context);
    await screen.findAllByText(shows);
  },
});
