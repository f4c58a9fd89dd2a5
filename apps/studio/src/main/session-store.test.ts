import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { electronVault, type SafeStorageLike } from './electron-vault.ts';
import { createSessionStore } from './session-store.ts';

const session = {
  user: {
    id: 'usr_1',
    email: 'drew@example.test',
    name: 'Drew',
    role: 'creator' as const,
    creatorId: 'crt_1',
    isEmailConfirmed: true,
    showsFollows: false,
    showsEmail: false,
  },
  accessToken: 'secret-access',
  accessTokenExpiresAt: '2026-11-23T18:00:00.000Z',
  refreshToken: 'secret-refresh',
};

/** Turns every byte around: enough to see that nothing is written as it is. */
const turn = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0xff));

const safeStorage = (
  options: { available?: boolean; backend?: 'basic_text' | 'gnome_libsecret' } = {},
): SafeStorageLike => ({
  isEncryptionAvailable: () => options.available ?? true,
  encryptString: (text) => turn(Buffer.from(text)),
  decryptString: (sealed) => turn(sealed).toString(),
  ...('backend' in options ? { getSelectedStorageBackend: () => options.backend ?? 'unknown' } : {}),
});

let file = '';
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'studio-session-')), 'data/session.sealed');
});
const storeWith = (storage: SafeStorageLike, platform = 'linux') =>
  createSessionStore({ file, vault: electronVault(storage, platform) });

describe('createSessionStore', () => {
  it('keeps the session sealed over a restart', async () => {
    const storage = safeStorage({ backend: 'gnome_libsecret' });
    expect(await storeWith(storage).save(session)).toBe('encrypted');
    expect(readFileSync(file, 'latin1')).not.toContain('secret');
    expect(readdirSync(dirname(file))).toEqual(['session.sealed']);
    expect(await storeWith(storage).load()).toEqual({ session, protection: 'encrypted' });
  });

  it('goes on in memory while the key store does not answer', async () => {
    const never = () => new Promise<never>(() => {});
    const silent = { isTrustworthy: never, encrypt: never, decrypt: never };
    const store = createSessionStore({ file, vault: silent, patienceMs: 20 });
    expect(await store.load()).toEqual({ session: null, protection: 'memory' });
    expect(await store.save(session)).toBe('memory');
    expect(await store.load()).toEqual({ session, protection: 'memory' });
    expect(existsSync(file)).toBe(false);
  });

  it('uses the asynchronous key store where there is one', async () => {
    const storage: SafeStorageLike = {
      ...safeStorage({ available: false, backend: 'gnome_libsecret' }),
      isAsyncEncryptionAvailable: async () => true,
      encryptStringAsync: async (text) => turn(Buffer.from(text)),
      decryptStringAsync: async (sealed) => ({ result: turn(sealed).toString(), shouldReEncrypt: false }),
    };
    expect(await storeWith(storage).save(session)).toBe('encrypted');
    expect(await storeWith(storage).load()).toEqual({ session, protection: 'encrypted' });
  });

  it.each<[string, SafeStorageLike, string]>([
    ['unavailable', safeStorage({ available: false, backend: 'gnome_libsecret' }), 'linux'],
    ['unavailable on macOS', safeStorage({ available: false }), 'darwin'],
    ['basic_text', safeStorage({ backend: 'basic_text' }), 'linux'],
    ['unable to name its backend', safeStorage(), 'linux'],
    [
      'failing',
      {
        ...safeStorage({ backend: 'gnome_libsecret' }),
        isEncryptionAvailable: () => {
          throw new Error('locked');
        },
      },
      'linux',
    ],
    [
      'unable to encrypt',
      {
        ...safeStorage({ backend: 'gnome_libsecret' }),
        encryptString: () => {
          throw new Error('locked');
        },
      },
      'linux',
    ],
  ])('writes nothing when the key store is %s', async (_name, storage, platform) => {
    const store = storeWith(storage, platform);
    expect(await store.save(session)).toBe('memory');
    expect(existsSync(file)).toBe(false);
    expect((await store.load()).session).toEqual(session);
    expect((await storeWith(storage, platform).load()).session).toBeNull();
  });

  it.each([
    ['damaged', 'garbage'],
    ['empty', ''],
    ['of another shape', turn(Buffer.from('{"user":{}}'))],
  ])('asks to sign in again when the file is %s', async (_name, content) => {
    const storage = safeStorage({ backend: 'gnome_libsecret' });
    await storeWith(storage).save(session);
    writeFileSync(file, content);
    expect(await storeWith(storage).load()).toEqual({ session: null, protection: 'encrypted' });
  });

  it('forgets everything when cleared, also twice', async () => {
    const storage = safeStorage({ backend: 'gnome_libsecret' });
    const store = storeWith(storage);
    await store.save(session);
    await store.clear();
    await store.clear();
    expect(existsSync(file)).toBe(false);
    expect((await store.load()).session).toBeNull();
  });
});
