import { createTheme, type MantineColorsTuple } from '@mantine/core';

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
});
