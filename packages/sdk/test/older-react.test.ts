import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { createLiveDrops } from '../src/index.ts';
import { LiveDropsProvider } from '../src/react/index.ts';

vi.mock(import('react'), async (load) => {
  const real = await load();
  return { ...real, version: '17.0.2' };
});

it('says which React it needs where there is an older one', () => {
  const client = createLiveDrops({ baseUrl: 'http://api.test' });
  expect(() => renderToString(createElement(LiveDropsProvider, { client }))).toThrow(
    '@livedrops/sdk/react needs React 18 or newer, and this is 17.0.2',
  );
});
