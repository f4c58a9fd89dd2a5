import { speak } from '../src/renderer/lib/language.ts';

await speak('en');
await import('./room-page.tsx');
