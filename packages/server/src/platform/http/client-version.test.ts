import { expect, it, test } from 'vitest';
import { createVersionCheck } from './client-version.ts';

const check = createVersionCheck({ sdk: '1.10.0', studio: '2.0.0' });

test.each([
  ['sdk/1.9.9', false],
  ['sdk/1.10.0', true],
  ['sdk/1.10.0-next.1', true],
  ['sdk/2.0.0', true],
  ['sdk/0.99.99', false],
  ['studio/1.9.0 sdk/2.0.0', false],
  ['studio/2.0.0 sdk/1.2.0', false],
  ['studio/10.0.0 sdk/1.11.0', true],
  ['till/0.1.0', true],
  ['', true],
  ['sdk/', true],
  ['sdk/1.x.0', true],
  [`sdk/${'9'.repeat(300)}.0.0`, true],
  [undefined, true],
  [['sdk/0.1.0'], true],
])('%s is served: %s', (said, isServed) => {
  // Twice: what was judged is remembered.
  for (const answer of [check(said), check(said)])
    expect(answer?.code).toBe(isServed ? undefined : 'upgrade_required');
});

it('names what there is to update', () => {
  expect(check('studio/1.0.0 sdk/1.0.0')?.options.detail).toContain('the Studio from version 2.0.0 on');
  expect(check('sdk/1.0.0')?.options.detail).toContain('@livedrops/sdk from version 1.10.0 on');
});

it('serves everything where nothing is said of versions', () => {
  expect(createVersionCheck({ sdk: null, studio: null })('sdk/0.0.1')).toBeNull();
});
