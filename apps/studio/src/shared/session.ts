import type { KeptSession } from '@livedrops/sdk';

/**
 * Where the session lives. `encrypted`: on disk, sealed by the operating system's key store.
 * `memory`: gone when the app closes, because there is no key store to trust.
 */
export type SessionProtection = 'encrypted' | 'memory';

export type LoadedSession = { session: KeptSession | null; protection: SessionProtection };
