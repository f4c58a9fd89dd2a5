import react from '@vitejs/plugin-react';
import { msw } from 'msw/vite';
import { defaultClientConditions, defineConfig } from 'vite';

// Port: `PORT` in the environment or `--port`; 5173 otherwise.
const port = Number(process.env['PORT'] ?? 5173);

export default defineConfig(({ command }) => ({
  // Serves the mock's worker script in development only; nothing of it is built.
  plugins: [react(), command === 'serve' && msw({ mode: 'worker-only' })],
  resolve: { conditions: ['@livedrops/source', ...defaultClientConditions] },
  server: { port },
  preview: { port },
  // One style sheet, with the page: a part whose styles alone did not come would be shown without them.
  build: { target: 'es2023', sourcemap: false, cssCodeSplit: false },
}));
