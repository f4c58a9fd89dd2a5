import { defineConfig } from 'electron-vite';
import { NODE_TARGET, RENDERER_TARGET, rendererBase, rendererChunks, words } from './vite.shared.config.ts';

const workspaceSources = { conditions: ['@livedrops/source', 'module', 'node', 'default'] };

/**
 * Main and preload are one CommonJS file each with everything but `electron` inside: a sandboxed preload may
 * require nothing else, and old Electrons load no ES modules.
 */
const commonJs = (input: string) => ({
  target: NODE_TARGET,
  minify: true,
  externalizeDeps: false,
  rolldownOptions: {
    input,
    external: ['electron'],
    output: { format: 'cjs' as const, entryFileNames: 'index.cjs', codeSplitting: false },
  },
});

export default defineConfig({
  main: {
    plugins: [words()],
    resolve: workspaceSources,
    build: { outDir: 'out/main', ...commonJs('src/main/index.ts') },
  },
  preload: {
    resolve: workspaceSources,
    build: { outDir: 'out/preload', ...commonJs('src/preload/index.ts') },
  },
  renderer: {
    ...rendererBase,
    // Stamped into the page at build time and replaced by a fresh nonce in every answer of app://studio.
    html: { cspNonce: '__CSP_NONCE__' },
    build: {
      outDir: 'out/renderer',
      target: RENDERER_TARGET,
      cssTarget: RENDERER_TARGET,
      minify: true,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: 'src/renderer/index.html', output: rendererChunks },
    },
  },
});
