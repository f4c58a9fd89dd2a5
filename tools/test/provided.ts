import type { Chromium } from '../browsers/resolve-chromium.ts';
import type { Electron } from '../browsers/resolve-electron.ts';

/** What `inject(…)` gives a test. `null` means: not on this machine, and not required. */
declare module 'vitest' {
  interface ProvidedContext {
    /** A real replica set. Names a database; give each test file one of its own. */
    mongoUri: string;
    redisUrl: string;
    /** A broker such as `127.0.0.1:9092`, and its process, which may be stopped for a while. */
    kafka: { broker: string; pid: number } | null;
    /** The path of `varnishd`. */
    varnish: string | null;
    /** The path of `soffice`. */
    libreOffice: string | null;
    /** The path of `st`. */
    schemathesis: string | null;
    chromium: Chromium | null;
    /** `env` names the display; pass it on when you launch. */
    electron: (Electron & { env: Record<string, string> }) | null;
  }
}
