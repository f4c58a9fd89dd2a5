import { fileURLToPath } from 'node:url';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, type UserConfig } from 'vite';

const configPath = fileURLToPath(new URL('./lingui.config.ts', import.meta.url));

/** Compiles the catalogs, and the words in the sources. A build fails where a translation is missing. */
export const words = () =>
  lingui({ configPath, macroTransform: true, failOnMissing: true, failOnCompileError: true });

/** What both ways to serve the renderer share: inside Electron and in a plain browser. */
export const rendererBase = {
  root: 'src/renderer',
  plugins: [react(), words()],
  // Workspace packages are read as TypeScript sources: no build step between them and the Studio.
  resolve: { conditions: ['@livedrops/source', ...defaultClientConditions] },
} satisfies UserConfig;

/** The oldest engine that the Studio supports: Electron 22. */
export const RENDERER_TARGET = 'chrome108';
export const NODE_TARGET = 'node16';

/** React and its router apart from the Studio's own code: two files that are read and compiled side by side. */
export const rendererChunks = {
  codeSplitting: {
    groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|react-router|scheduler)[\\/]/ }],
  },
};
