import { describe, expect, it } from 'vitest';
import { shouldRefresh, type RefreshFacts } from './decide-refresh.ts';

const calm: RefreshFacts = {
  phase: 'live',
  link: 'live',
  needsSnapshot: false,
  hasNewSales: false,
  sinceFetchMs: 10_000,
  startsInMs: -3_600_000,
};

describe('shouldRefresh', () => {
  it.each<[string, Partial<RefreshFacts>, boolean]>([
    ['events come and nothing happens', {}, false],
    ['half a minute of rest', { sinceFetchMs: 30_000 }, true],
    ['sales came in', { hasNewSales: true }, true],
    ['sales came in just now', { hasNewSales: true, sinceFetchMs: 2_999 }, false],
    ['something was missed', { needsSnapshot: true, sinceFetchMs: 500 }, true],
    ['something was missed a moment after a fetch', { needsSnapshot: true, sinceFetchMs: 499 }, false],
    ['the start has passed', { phase: 'opening', sinceFetchMs: 2_000 }, true],
    ['the link is down', { link: 'reconnecting', sinceFetchMs: 5_000 }, true],
    ['nothing was fetched yet', { phase: null, sinceFetchMs: 5_000 }, true],
    ['fetching failed just now', { phase: null, needsSnapshot: true, sinceFetchMs: 4_999 }, false],
    ['fans gather', { phase: 'scheduled', startsInMs: 60_000, sinceFetchMs: 5_000 }, true],
    ['the start is far', { phase: 'scheduled', startsInMs: 3_600_000 }, false],
    [
      'fans are turned away in the rush',
      { phase: 'sold_out', startsInMs: -60_000, sinceFetchMs: 5_000 },
      true,
    ],
    ['it is over', { phase: 'ended', link: 'offline', sinceFetchMs: 1e9 }, false],
    ['the last sales of an ended drop', { phase: 'ended', hasNewSales: true }, true],
  ])('%s', (_name, facts, expected) => {
    expect(shouldRefresh({ ...calm, ...facts })).toBe(expected);
  });
});
