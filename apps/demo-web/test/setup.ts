import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// Pages load their code on first use, which takes its time on a busy machine; nothing waits longer than it must.
// The whole page as text would drown the reason of a failure.
configure({
  // What is read out stands beside what is seen.
  defaultIgnore: 'script, style, [data-testid="announcer"] *',
  asyncUtilTimeout: 60_000,
  getElementError: (message) => new Error(message ?? 'not found'),
});

// What jsdom lacks and Mantine or the router ask for.
window.matchMedia ??= (query: string): MediaQueryList => ({
  matches: false,
  media: query,
  onchange: null,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
  dispatchEvent: () => false,
});
window.scrollTo = () => undefined;
HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
  this.open = false;
};

afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
});
