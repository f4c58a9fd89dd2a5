import './words.ts';
import { notifications } from '@mantine/notifications';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

/** jsdom draws nothing: the chart's data is checked through its table and text. */
vi.mock('uplot', () => ({
  default: class {
    static paths = { bars: () => () => null };
    setData(): void {}
    setSize(): void {}
    destroy(): void {}
  },
}));

class NoObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

const noMedia = (query: string) => ({
  matches: false,
  media: query,
  onchange: null,
  addEventListener: () => {},
  removeEventListener: () => {},
  addListener: () => {},
  removeListener: () => {},
  dispatchEvent: () => false,
});

// What Mantine and the chart ask of a browser and jsdom does not have.
Object.assign(window, { matchMedia: noMedia, ResizeObserver: NoObserver });
Object.defineProperty(document, 'fonts', { value: new EventTarget() });
// Everything has room: a table that draws only what is seen draws rows.
Object.defineProperty(Element.prototype, 'clientHeight', { get: () => 800 });
Object.defineProperty(Element.prototype, 'clientWidth', { get: () => 1200 });
Object.assign(Element.prototype, { scrollTo: () => {}, scrollIntoView: () => {} });

// A busy machine is slow, not wrong: only the test's own limit decides.
configure({ asyncUtilTimeout: 60_000 });

afterEach(() => {
  notifications.clean();
  cleanup();
  window.location.hash = '';
  localStorage.clear();
});
