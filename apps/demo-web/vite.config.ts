import react from '@vitejs/plugin-react';
import { msw } from 'msw/vite';
import { defaultClientConditions, defineConfig, loadEnv, type Plugin } from 'vite';
import { contentSecurityPolicy } from './content-security-policy.ts';

// Port: `PORT` in the environment or `--port`; 5173 otherwise.
const port = Number(process.env['PORT'] ?? 5173);

/** In builds only: the development server puts scripts into the page. */
const withPolicy = (apiUrl: string | undefined): Plugin => ({
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy(apiUrl) },
      injectTo: 'head-prepend',
    },
  ],
});

export default defineConfig(({ command, mode }) => {
  const env = loadEnv(mode, import.meta.dirname, 'VITE_');
  return {
    // Serves the mock's worker script in development only; nothing of it is built.
    plugins: [react(), command === 'serve' && msw({ mode: 'worker-only' }), withPolicy(env['VITE_API_URL'])],
    // A constant, so that a build without the demo has nothing of it.
    define: { 'import.meta.env.VITE_DEMO': JSON.stringify(env['VITE_DEMO'] ?? '') },
    resolve: { conditions: ['@livedrops/source', ...defaultClientConditions] },
    server: { port },
    preview: { port },
    // One style sheet, with the page: a part whose styles alone did not come would be shown without them.
    build: {
      target: 'es2023',
      sourcemap: false,
      cssCodeSplit: false,
      // What every page needs is one file. The bundler would otherwise cut it by which later parts share it, into a dozen.
      rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shop', tags: ['$initial'] }] } } },
    },
  };
});
