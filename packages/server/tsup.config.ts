import { defineConfig } from 'tsup';

// The contract is bundled from source, so that the server can be built and shipped on its own.
export default defineConfig({
  // The second one is a process of its own, which the first starts.
  entry: { main: 'src/main.ts', 'make-forms.child': 'src/pictures/make-forms.child.ts' },
  format: 'esm',
  target: 'node22',
  platform: 'node',
  noExternal: [/^@livedrops\//],
  sourcemap: true,
  clean: true,
  removeNodeProtocol: false,
  esbuildOptions(options) {
    options.conditions = ['@livedrops/source', 'import', 'node', 'default'];
  },
});
