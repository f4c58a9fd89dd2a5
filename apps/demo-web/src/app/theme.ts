import { Button, createTheme, type MantineColorsTuple } from '@mantine/core';

const pink: MantineColorsTuple = [
  '#ffeaf3',
  '#ffd0e4',
  '#ffb0d2',
  '#ff8bbe',
  '#ff6fae',
  '#ff5fa2',
  '#e6438a',
  '#cc2871',
  '#b3145c',
  '#8a0d46',
];

export const theme = createTheme({
  fontFamily: 'var(--font)',
  colors: { pink },
  primaryColor: 'pink',
  primaryShade: 5,
  autoContrast: true,
  defaultRadius: 'var(--radius)',
  respectReducedMotion: true,
  focusRing: 'auto',
  cursorType: 'pointer',
  components: {
    // Dark ink on the accent in both schemes; white would be too faint on it.
    Button: Button.extend({
      vars: (_theme, { variant }) => ({
        root:
          variant === undefined || variant === 'filled'
            ? {
                '--button-bg': 'var(--accent)',
                '--button-hover': 'var(--accent-hover)',
                '--button-color': 'var(--on-accent)',
              }
            : {},
      }),
    }),
  },
});
