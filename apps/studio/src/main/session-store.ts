import { readFile, rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
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

/** A person may have to unlock the key store, or it may never answer: then the session is in memory. */
const PATIENCE_MS = 20_000;

type SessionStoreDeps = { file: string; vault: Vault; patienceMs?: number };

/** Keeps the session sealed on disk, or only in memory when it cannot be sealed. It never falls back to plain text. */
export const createSessionStore = (deps: SessionStoreDeps): SessionStore => {
  const { file, patienceMs = PATIENCE_MS } = deps;
  const vault = patientVault(deps.vault, patienceMs);
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

const patientVault = ({ isTrustworthy, encrypt, decrypt }: Vault, patienceMs: number): Vault => {
  const within = <T>(answer: Promise<T>): Promise<T> =>
    Promise.race([
      answer,
      setTimeout(patienceMs, undefined, { ref: false }).then(() => {
        throw new Error('the key store does not answer');
      }),
    ]);
  return {
    isTrustworthy: () => within(isTrustworthy()),
    encrypt: (text) => within(encrypt(text)),
    decrypt: (sealed) => within(decrypt(sealed)),
  };
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
