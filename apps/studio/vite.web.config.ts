import { defineConfig } from 'vite';
import { RENDERER_TARGET, rendererBase, rendererChunks } from './vite.shared.config.ts';

/** The renderer alone, for development in a plain browser: `pnpm --filter @livedrops/studio dev:web`. */
export default defineConfig({
  ...rendererBase,
  server: { port: Number(process.env['PORT'] ?? 5174) },
  build: {
    outDir: '../../out/web',
    emptyOutDir: true,
    target: RENDERER_TARGET,
    cssTarget: RENDERER_TARGET,
    // One style sheet, with the page: a screen whose styles alone did not come would be shown without them.
    cssCodeSplit: false,
    rolldownOptions: { output: rendererChunks },
  },
});
