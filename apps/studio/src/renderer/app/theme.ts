import { t } from '@lingui/core/macro';
import {
  Button,
  createTheme,
  defaultVariantColorsResolver,
  Drawer,
  Modal,
  NativeSelect,
  Textarea,
  TextInput,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

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

/** The console's blue-blacks, so that fields and menus sit on the same surfaces as everything else. */
const dark: MantineColorsTuple = [
  '#f4f2fa',
  '#d3d0e6',
  '#aeabc8',
  '#9794b5',
  '#4a4672',
  '#332f56',
  '#232041',
  '#1a1832',
  '#100e22',
  '#0a0817',
];

/** Ink on pink in both schemes, as in the shop: white would be too faint on it. */
const variantColors: VariantColorsResolver = (input) => {
  const isAccent = input.color === undefined || input.color === 'pink';
  const colors = defaultVariantColorsResolver(input);
  return input.variant === 'filled' && isAccent
    ? { ...colors, background: 'var(--accent)', hover: 'var(--accent-hover)', color: 'var(--on-accent)' }
    : colors;
};

export const theme = createTheme({
  primaryColor: 'pink',
  primaryShade: { light: 8, dark: 3 },
  variantColorResolver: variantColors,
  colors: { pink, dark },
  fontFamily: 'var(--font)',
  headings: { fontFamily: 'var(--font)', fontWeight: '750' },
  defaultRadius: 'var(--radius)',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    // The page itself never scrolls, and locking it would add a style without the nonce.
    Modal: Modal.extend({
      defaultProps: {
        lockScroll: false,
        centered: true,
        closeButtonProps: { 'aria-label': t`Close` },
        // Its <header> would count as a second banner of the page.
        attributes: { header: { role: 'presentation' } },
      },
    }),
    Drawer: Drawer.extend({
      defaultProps: {
        lockScroll: false,
        closeButtonProps: { 'aria-label': t`Close` },
        attributes: { header: { role: 'presentation' } },
      },
    }),
    TextInput: TextInput.extend({ defaultProps: { size: 'sm' } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'sm' } }),
    NativeSelect: NativeSelect.extend({ defaultProps: { size: 'sm' } }),
  },
});

/** Mantine's own parts take the console's tokens. */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--panel)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--dim)',
    '--mantine-color-error': 'var(--danger)',
    '--mantine-color-placeholder': 'var(--dim)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-primary-color-filled': 'var(--accent)',
    '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
  };
  return { variables: {}, light: shared, dark: shared };
};
