import '@fontsource-variable/archivo/wdth.css';
import '../src/renderer/app/mantine.css';
import '../src/renderer/app/tokens.css';
import { createRealtime } from '@livedrops/sdk/realtime';
import { createRoot } from 'react-dom/client';
import { App } from '../src/renderer/app/app.tsx';
import { createBrowserBridge } from '../src/renderer/lib/browser-bridge.ts';
import { createStudio } from '../src/renderer/lib/studio.ts';
import { BASE, CREATOR, createFeed } from './feed.ts';

// The live room as creators have it, with a drop that sells as fast as the benchmark wants.
const { db, dropId, answer, network } = createFeed();
window.fetch = answer;
const session = db.signIn(CREATOR);
const bridge = {
  ...createBrowserBridge(BASE),
  loadSession: async () => ({ session, protection: 'encrypted' as const }),
};
const config = { ...(await bridge.getConfig()), apiUrl: BASE };
const studio = await createStudio(bridge, config, {
  connect: (client) => createRealtime(client, { transport: network.transport }),
});
window.location.hash = `#/drops/${dropId}/live`;
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(<App studio={studio} />);
