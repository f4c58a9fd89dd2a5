import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPageVersion } from './page-version.ts';

const pageWith = (entry: string): string =>
  `<!doctype html><html><head><script type="module" crossorigin src="${entry}"></script></head></html>`;

/** The page that runs, and what the server answers when it is asked for the page now. */
const open = (running: string | null, answer: () => Response | Promise<Response>) => {
  document.head.innerHTML = running === null ? '' : `<script type="module" src="${running}"></script>`;
  const asked = vi.fn(async () => answer());
  vi.stubGlobal('fetch', asked);
  return { version: createPageVersion(), asked };
};
const another = () => new Response(pageWith('/assets/index-b.js'));

afterEach(() => {
  vi.unstubAllGlobals();
  document.head.innerHTML = '';
});

describe('a version of the Studio', () => {
  it('is old once the server gives out another, and asks no more', async () => {
    const { version, asked } = open('/assets/index-a.js', another);
    await version.check();
    expect(version.store.getState().isNew).toBe(true);
    await version.check();
    expect(asked).toHaveBeenCalledOnce();
  });

  it.each([
    ['the same page', () => new Response(pageWith('/assets/index-a.js'))],
    ['a failure', () => new Response(pageWith('/assets/index-b.js'), { status: 503 })],
    ['something else than a page', () => new Response('{"ok":true}')],
    ['no answer', () => Promise.reject(new TypeError('Failed to fetch'))],
  ])('stays what it is after %s', async (_name, answer) => {
    const { version, asked } = open('/assets/index-a.js', answer);
    await version.check();
    expect(asked).toHaveBeenCalledOnce();
    expect(version.store.getState().isNew).toBe(false);
  });

  it('is not asked about where no build has given the page a name', async () => {
    const { version, asked } = open(null, another);
    await version.check();
    expect(asked).not.toHaveBeenCalled();
  });

  it('is not asked about in the app itself, whose files never change under it', async () => {
    vi.stubGlobal('location', { protocol: 'app:', pathname: '/' });
    const { version, asked } = open('/assets/index-a.js', another);
    await version.check();
    expect(asked).not.toHaveBeenCalled();
    expect(version.store.getState().isNew).toBe(false);
  });
});
