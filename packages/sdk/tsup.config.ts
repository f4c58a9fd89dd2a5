import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['', 'contract/', 'realtime/', 'webhooks/', 'react/', 'node/', 'msw/', 'testing/'].map(
    (path) => `src/${path}index.ts`,
  ),
  format: 'esm',
  target: 'es2023',
  platform: 'neutral',
  external: [/^node:/],
  // One copy of what the entries share, such as the error classes.
  splitting: true,
  dts: true,
  sourcemap: true,
  clean: true,
  // The default strips `node:` from imports, which breaks edge runtimes.
  removeNodeProtocol: false,
});
