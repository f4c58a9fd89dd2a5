import { expect, it } from 'vitest';
import { createEncodingChoice, type Encoding } from './choose-encoding.ts';

it.each<[accepted: string | undefined, chosen: Encoding]>([
  [undefined, 'identity'],
  ['', 'identity'],
  ['gzip, deflate, br', 'br'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['deflate', 'identity'],
  ['*', 'br'],
  ['br;q=0.5, gzip', 'br'],
  ['br;q=0, gzip;q=0, *', 'identity'],
  ['gzip;q=0', 'identity'],
  ['identity, br;q=0.5', 'br'],
  ['identity;q=0', 'identity'],
  ['identity;q=0, *;q=0', 'identity'],
  [';;,,=', 'identity'],
  [`gzip, ${'x'.repeat(8000)}`, 'gzip'],
])('of %s the smallest form that the caller reads is chosen, also the second time', (accepted, chosen) => {
  const choose = createEncodingChoice();
  expect([choose(accepted), choose(accepted)]).toEqual([chosen, chosen]);
});
