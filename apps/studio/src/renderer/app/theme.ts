import {
  Button,
  createTheme,
  defaultVariantColorsResolver,
  Modal,
  NativeSelect,
  Select,
  Textarea,
  TextInput,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

const signal: MantineColorsTuple = [
  '#f8ffe0',
  '#efffb8',
  '#dcf871',
  '#c8f031',
  '#b2d91e',
  '#97ba10',
  '#7a9808',
  '#607904',
  '#547002',
  '#486400',
];

/** The console's greys, so that fields and menus sit on the same surfaces as everything else. */
const dark: MantineColorsTuple = [
  '#e9ecf1',
  '#c6ccd6',
  '#9ca6b4',
  '#8b95a3',
  '#3a424e',
  '#2a303a',
  '#1b1f26',
  '#14171c',
  '#0d0f12',
  '#08090b',
];

/** The signal colour is light in the dark scheme and dark in the light one: its text has to follow. */
const variantColors: VariantColorsResolver = (input) => {
  const isSignal = input.color === undefined || input.color === 'signal';
  const colors = defaultVariantColorsResolver(input);
  return input.variant === 'filled' && isSignal
    ? { ...colors, background: 'var(--signal)', hover: 'var(--signal-hover)', color: 'var(--signal-ink)' }
    : colors;
};

export const theme = createTheme({
  primaryColor: 'signal',
  primaryShade: { light: 9, dark: 3 },
  variantColorResolver: variantColors,
  colors: { signal, dark },
  fontFamily: 'var(--sans)',
  headings: { fontFamily: 'var(--sans)', fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    // The page itself never scrolls, and locking it would add a style without the nonce.
    Modal: Modal.extend({
      defaultProps: {
        lockScroll: false,
        centered: true,
        closeButtonProps: { 'aria-label': 'Close' },
        // Its <header> would count as a second banner of the page.
        attributes: { header: { role: 'presentation' } },
      },
    }),
    TextInput: TextInput.extend({ defaultProps: { size: 'sm' } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'sm' } }),
    Select: Select.extend({ defaultProps: { size: 'sm' } }),
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
  };
  return { variables: {}, light: shared, dark: shared };
};
