import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPageVersion } from './page-version.ts';

const pageWith = (entry: string): string =>
  `<!doctype html><html><head><script type="module" crossorigin src="${entry}"></script></head></html>`;

/** The page that runs, and what the server answers when it is asked for the page now. */
const open = (running: string, answer: () => Response | Promise<Response>) => {
  document.head.innerHTML = `<script type="module" src="${running}"></script>`;
  vi.stubGlobal('fetch', async () => answer());
  return createPageVersion('/');
};

afterEach(() => {
  vi.unstubAllGlobals();
  document.head.innerHTML = '';
});

describe('a version of the shop', () => {
  it('is loaded when told to, and says that nothing needs to be asked about that', () => {
    const load = vi.fn(() => expect(version.isReloading()).toBe(true));
    const version = createPageVersion('/', load);
    expect(version.isReloading()).toBe(false);
    version.reload();
    expect(load).toHaveBeenCalledOnce();
  });

  it('is old once the server gives out another', async () => {
    const version = open('/assets/index-a.js', () => new Response(pageWith('/assets/index-b.js')));
    await version.check();
    expect(version.store.getState().isNew).toBe(true);
  });

  it.each([
    ['the same page', () => new Response(pageWith('/assets/index-a.js'))],
    ['a failure', () => new Response(pageWith('/assets/index-b.js'), { status: 503 })],
    ['something else than a page', () => new Response('{"ok":true}')],
    ['no answer', () => Promise.reject(new TypeError('Failed to fetch'))],
  ])('stays what it is after %s', async (_name, answer) => {
    const version = open('/assets/index-a.js', answer);
    await version.check();
    expect(version.store.getState().isNew).toBe(false);
  });
});
