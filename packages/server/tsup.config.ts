import { defineConfig } from 'tsup';

// The contract is bundled from source, so that the server can be built and shipped on its own.
export default defineConfig({
  // The others are processes of their own, which the first starts.
  entry: {
    main: 'src/main.ts',
    'make-forms.child': 'src/pictures/make-forms.child.ts',
    'vendor-download-child': '../../tools/services/fetch/vendor-download-child.ts',
  },
  format: 'esm',
  target: 'node22',
  platform: 'node',
  noExternal: [/^@livedrops\//, /^core-js\//],
  // It downloads when it is installed, so it is no dependency: `dev` names it where nothing else brings a Redis.
  external: ['redis-memory-server'],
  sourcemap: true,
  clean: true,
  removeNodeProtocol: false,
  esbuildOptions(options) {
    options.conditions = ['@livedrops/source', 'import', 'node', 'default'];
  },
});
