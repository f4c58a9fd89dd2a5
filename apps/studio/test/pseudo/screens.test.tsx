import { createMockDb, type MockDb } from '@livedrops/sdk/msw';
import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { DREW, renderStudio } from '../render-studio.tsx';

const SPOKEN = ['aria-label', 'aria-description', 'alt', 'placeholder', 'title'];

/** Not words of the Studio: names, and what a format of the browser writes. */
const FOREIGN = /LiveDrops|Studio|English|Deutsch|linux|https?:\S+|[\w.]{1,64}@\S+|\b[A-Z]{3}\b/g;
const DAYS = (['long', 'short'] as const).flatMap(namesOf);

function namesOf(form: 'long' | 'short'): string[] {
  const year = Array.from({ length: 365 }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)));
  return year.flatMap((date) => [
    date.toLocaleDateString('en', { month: form, timeZone: 'UTC' }),
    date.toLocaleDateString('en', { weekday: form, timeZone: 'UTC' }),
  ]);
}

/** Words of people: everything that is text in the data. */
const wordsOf = (db: MockDb): string =>
  JSON.stringify([
    ...db.drops.values(),
    ...db.products.values(),
    ...db.users.values(),
    ...db.creators.values(),
  ]);

/** What a person reads or hears that came from no catalog. */
const leaks = (known: ReadonlySet<string>): string[] => {
  const texts: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (
      node instanceof Text &&
      node.parentElement?.closest('style, script, code, kbd, [class*="wordmark"], body [lang]') === null
    )
      texts.push(node.data);
    if (node instanceof Element && node.closest('[aria-hidden="true"]') === null)
      texts.push(...SPOKEN.map((name) => node.getAttribute(name) ?? ''));
  }
  return [...new Set(texts)].filter((text) =>
    (text.replace(FOREIGN, ' ').match(/[A-Za-z]{3,}/g) ?? []).some((word) => !known.has(word.toLowerCase())),
  );
};

it.each([
  '/overview',
  '/drops',
  '/drops/new',
  '/drops/drp_1/edit',
  '/drops/drp_1/live',
  '/live',
  '/schedule',
  '/schedule?view=month',
  '/schedule?view=week',
  '/orders?view=to_pack',
  '/fans',
  '/products',
  '/profile',
  '/webhooks',
  '/api-keys',
  '/settings',
])('%s says nothing past the catalogs', async (at) => {
  const db = createMockDb();
  await renderStudio({ signedInAs: DREW, at, db });
  await screen.findByRole('heading', { level: 1 });
  await waitFor(() => expect(document.querySelector('[aria-busy="true"]')).toBeNull());
  const written = [wordsOf(db), ...DAYS, ...Intl.supportedValuesOf('timeZone')].join(' ');
  const known = new Set(written.toLowerCase().match(/[a-z]{3,}/g));
  expect(leaks(known)).toEqual([]);
});
