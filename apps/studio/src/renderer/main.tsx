import '@fontsource-variable/archivo/wdth.css';
import './app/mantine.css';
import './app/tokens.css';
import { speak } from './lib/language.ts';
import { createLocalSettings } from './lib/local-settings.ts';

// The language comes first: modules with words take them from it while they are loaded.
await speak(createLocalSettings().getState().language);
await import('./start.tsx');
