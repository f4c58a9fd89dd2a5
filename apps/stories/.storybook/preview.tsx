import type { Preview } from '@storybook/react-vite';
import { speak } from '../../studio/src/renderer/lib/language.ts';
import { isLanguage } from '../../studio/src/shared/language.ts';

const asked = new URLSearchParams(window.location.search).get('language');
// Before any module with words is loaded. The shop speaks English only.
await speak(isLanguage(asked) ? asked : 'en');

const preview: Preview = {
  parameters: {
    layout: 'fullscreen',
    // What axe finds is a fault, in the panel and in the tests.
    a11y: { test: 'error' },
    controls: { disable: true },
  },
};

export default preview;
