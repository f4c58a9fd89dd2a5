import { readFile, rm } from 'node:fs/promises';
import type { KeptSession } from '@livedrops/sdk';
import type { LoadedSession, SessionProtection } from '../shared/session.ts';
import { sessionSchema } from './ipc-schemas.ts';
import { writeWhole } from './write-whole.ts';

/** Seals text with a key of the operating system. */
export type Vault = {
  /** `false` when there is no real key store: nothing may be written then. */
  isTrustworthy(): Promise<boolean>;
  encrypt(text: string): Promise<Buffer>;
  decrypt(sealed: Buffer): Promise<string>;
};

export type SessionStore = {
  load(): Promise<LoadedSession>;
  save(session: KeptSession): Promise<SessionProtection>;
  clear(): Promise<void>;
};

/** Keeps the session sealed on disk, or only in memory when it cannot be sealed. It never falls back to plain text. */
export const createSessionStore = ({ file, vault }: { file: string; vault: Vault }): SessionStore => {
  let remembered: KeptSession | null = null;

  const save = async (session: KeptSession): Promise<SessionProtection> => {
    remembered = session;
    try {
      if (!(await vault.isTrustworthy())) return 'memory';
      const sealed = await vault.encrypt(JSON.stringify(session));
      await writeWhole(file, sealed);
      return 'encrypted';
    } catch {
      return 'memory';
    }
  };

  const load = async (): Promise<LoadedSession> => {
    const protection: SessionProtection = (await isTrustworthy(vault)) ? 'encrypted' : 'memory';
    if (remembered !== null || protection === 'memory') return { session: remembered, protection };
    remembered = await readSealed(file, vault);
    return { session: remembered, protection };
  };

  const clear = async (): Promise<void> => {
    remembered = null;
    await rm(file, { force: true });
  };

  return { load, save, clear };
};

const isTrustworthy = (vault: Vault): Promise<boolean> => vault.isTrustworthy().catch(() => false);

/** A file that is missing, damaged or sealed with another key means: sign in again. */
const readSealed = async (file: string, vault: Vault): Promise<KeptSession | null> => {
  try {
    return sessionSchema.parse(JSON.parse(await vault.decrypt(await readFile(file))));
  } catch {
    return null;
  }
};
