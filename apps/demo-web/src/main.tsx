import '@fontsource-variable/archivo/wdth.css';
import './app/mantine.css';
import './app/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './app/app.tsx';
import { createShop } from './app/create-shop.ts';
import { parseEnv } from './lib/env.ts';
import { createQueries } from './lib/queries.ts';

const start = async (root: HTMLElement): Promise<void> => {
  // A shop that was built without an address asks the host that it came from. Only in development is that another one.
  const env = parseEnv(import.meta.env, import.meta.env.DEV ? 'http://localhost:3001' : location.origin);
  // The mock's code exists in development only; a build drops this branch.
  const mock =
    import.meta.env.DEV && env.mock ? await (await import('./app/mock.ts')).startMock(env.apiUrl) : {};
  const shop = await createShop({ apiUrl: env.apiUrl, ...mock });
  // A file of this version that does not come any more is often the first sign of a new one.
  addEventListener('vite:preloadError', () => void shop.version.check());
  createRoot(root).render(
    <StrictMode>
      <BrowserRouter>
        <App shop={shop} queries={createQueries()} />
      </BrowserRouter>
    </StrictMode>,
  );
};

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
void start(root);
