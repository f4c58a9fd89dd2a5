import { createRoot } from 'react-dom/client';
import { StrictMode } from 'react';
import { i18n } from '@lingui/core';
import type { Language } from '../shared/language.ts';
import type { StudioBridge } from '../shared/ipc.ts';
import { App } from './app/app.tsx';
import { FirstStart, KeyStoreWait } from './app/first-start.tsx';
import { createBrowserBridge } from './lib/browser-bridge.ts';
import { reportErrors } from './lib/report-errors.ts';
import { createStudio } from './lib/studio.ts';

/** As long as nobody wonders. */
const KEY_STORE_WAIT_MS = 1_500;

declare global {
  interface Window {
    /** Put there by the preload script; missing in a plain browser. */
    readonly livedropsStudio?: StudioBridge;
  }
}

const bridge =
  window.livedropsStudio ?? createBrowserBridge(import.meta.env['VITE_API_URL'] as string | undefined);
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
// The chart's canvas never asks for a font itself, and text must not jump when it arrives. Without it the system's is used.
const font = document.fonts.load('1rem "Archivo Variable"').catch(() => []);
// A failure costs the words of menus and questions, and nothing of the Studio.
bridge.setLanguage(i18n.locale as Language).catch(() => {});
const [config] = await Promise.all([bridge.getConfig(), font]);
const { apiUrl } = config;
const page = createRoot(root);
// The key store of the computer may ask for a password first, and takes its time.
const waiting = setTimeout(() => page.render(<KeyStoreWait />), KEY_STORE_WAIT_MS);
const studio = apiUrl === null ? null : await createStudio(bridge, { ...config, apiUrl });
clearTimeout(waiting);
if (studio !== null) reportErrors(studio);
// A file of this version that does not come any more is often the first sign of a new one.
addEventListener('vite:preloadError', () => void studio?.version.check());
page.render(
  <StrictMode>{studio === null ? <FirstStart bridge={bridge} /> : <App studio={studio} />}</StrictMode>,
);
