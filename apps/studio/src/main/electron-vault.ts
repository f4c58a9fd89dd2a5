import type { SafeStorage } from 'electron';
import type { Vault } from './session-store.ts';

/** The members of `safeStorage` that may be missing in an older Electron. */
export type SafeStorageLike = Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'> &
  Partial<
    Pick<
      SafeStorage,
      'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
    >
  >;

/**
 * On Linux "available" may mean a fixed, published key (`basic_text`): that is no protection, and an Electron that
 * cannot tell the difference is not believed either.
 */
const hasRealBackend = (storage: SafeStorageLike, platform: string): boolean => {
  if (platform !== 'linux') return true;
  const backend = storage.getSelectedStorageBackend?.() ?? 'unknown';
  return backend !== 'basic_text' && backend !== 'unknown';
};

/** The operating system's key store as Electron gives it: the asynchronous form where there is one. */
export const electronVault = (storage: SafeStorageLike, platform: string): Vault => ({
  isTrustworthy: async () => {
    const isAvailable =
      storage.isAsyncEncryptionAvailable === undefined
        ? storage.isEncryptionAvailable()
        : await storage.isAsyncEncryptionAvailable();
    return isAvailable && hasRealBackend(storage, platform);
  },
  encrypt: async (text) =>
    storage.encryptStringAsync === undefined ? storage.encryptString(text) : storage.encryptStringAsync(text),
  decrypt: async (sealed) =>
    storage.decryptStringAsync === undefined
      ? storage.decryptString(sealed)
      : (await storage.decryptStringAsync(sealed)).result,
});
