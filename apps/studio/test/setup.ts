import { notifications } from '@mantine/notifications';
import { cleanup } from '@testing-library/react';
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
Object.assign(Element.prototype, { scrollTo: () => {}, scrollIntoView: () => {} });

afterEach(() => {
  notifications.clean();
  cleanup();
  window.location.hash = '';
  localStorage.clear();
});
