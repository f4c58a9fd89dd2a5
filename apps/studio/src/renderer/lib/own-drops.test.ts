import type { Drop, Page } from '@livedrops/sdk';
import { makeDrop } from '@livedrops/sdk/testing';
import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { dropKey, ownDropsKey, rememberDrop } from './own-drops.ts';

const EARLY = '2026-11-23T18:00:00.000Z';
const LATE = '2026-11-23T18:00:05.000Z';

describe('rememberDrop', () => {
  it.each([
    ['a newer version', { version: 3, updatedAt: LATE }, 'told'],
    ['the same version, changed later', { version: 2, updatedAt: LATE }, 'told'],
    ['an older version that comes late', { version: 1, updatedAt: LATE }, 'known'],
    ['the same version, from before', { version: 2, updatedAt: '2026-11-23T17:59:00.000Z' }, 'known'],
  ])('%s', (_name, patch, title) => {
    const queries = new QueryClient();
    const known = makeDrop({ title: 'known', version: 2, updatedAt: EARLY });
    queries.setQueryData<Drop>(dropKey(known.id), known);
    queries.setQueryData<Page<Drop>>(ownDropsKey(known.creatorId), { items: [known], nextCursor: null });
    rememberDrop(queries, { ...known, title: 'told', ...patch });
    expect(queries.getQueryData<Drop>(dropKey(known.id))?.title).toBe(title);
    expect(queries.getQueryData<Page<Drop>>(ownDropsKey(known.creatorId))?.items[0]?.title).toBe(title);
  });
});
