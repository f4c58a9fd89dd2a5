import type { Preview } from '@storybook/react-vite';
import { speak } from '../../studio/src/renderer/lib/language.ts';

// Before any module with words is loaded.
await speak('en');

const preview: Preview = {
  parameters: {
    layout: 'fullscreen',
    // What axe finds is a fault, in the panel and in the tests.
    a11y: { test: 'error' },
    controls: { disable: true },
  },
};

export default preview;
