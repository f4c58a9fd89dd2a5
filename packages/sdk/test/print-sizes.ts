import { BUDGETS, bundleEntry } from './helpers/bundle.ts';

for (const [entry, budget] of Object.entries(BUDGETS)) {
  const { gzipBytes } = await bundleEntry(entry);
  const share = Math.round((gzipBytes / budget) * 100);
  console.log(
    `${entry}: ${(gzipBytes / 1000).toFixed(1)} kB of ${budget / 1000} kB (${share} %), minified and gzipped`,
  );
  if (gzipBytes > budget) process.exitCode = 1;
}
