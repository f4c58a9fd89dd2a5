import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { RENDERER_TARGET, rendererBase } from './vite.shared.config.ts';

const page = (name: string): string => fileURLToPath(new URL(`./bench/${name}.html`, import.meta.url));

/** The pages of `pnpm bench:studio`: the live room, a naive one beside it, and one that only has clocks. */
export default defineConfig({
  ...rendererBase,
  root: 'bench',
  build: {
    emptyOutDir: true,
    target: RENDERER_TARGET,
    rolldownOptions: { input: { room: page('room'), naive: page('naive'), clocks: page('clocks') } },
  },
});
