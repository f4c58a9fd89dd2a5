import '../../studio/stories/speak.ts';
import type { Preview } from '@storybook/react-vite';

const preview: Preview = {
  parameters: {
    layout: 'fullscreen',
    // What axe finds is a fault, in the panel and in the tests.
    a11y: { test: 'error' },
    controls: { disable: true },
  },
};

export default preview;
