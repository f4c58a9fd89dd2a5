import { defineConfig } from '@lingui/cli';
import { formatter } from '@lingui/format-po';

/** Words are taken from the sources into the catalogs by `pnpm --filter @livedrops/studio words`, one pair for each process. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de', 'pseudo'],
  pseudoLocale: 'pseudo',
  // Line numbers would change with every edit.
  format: formatter({ lineNumbers: false }),
  catalogs: [
    {
      path: '<rootDir>/src/renderer/locales/{locale}',
      include: ['src/renderer', 'src/shared'],
      exclude: ['**/*.test.*', '**/*.stories.*'],
    },
    { path: '<rootDir>/src/main/locales/{locale}', include: ['src/main'], exclude: ['**/*.test.*'] },
  ],
});
