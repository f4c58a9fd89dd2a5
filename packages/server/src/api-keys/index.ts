import { hasScope } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import type { Credentials } from '../platform/http/identity.ts';
import type { Logger } from '../platform/logger.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { createApiKeyStore } from './api-key.store.ts';
import { apiKeysRoutes } from './api-keys.routes.ts';
import { createKnownKeys, type KnownKey } from './known-keys.ts';
import { createUseNotes } from './note-use.ts';

export type ApiKeysOptions = {
  connection: MongoConnection;
  findCreatorId(userId: string): Promise<string | null>;
  /** A key was revoked, by this process. */
  onRevoked(key: { id: string; hash: string }): void;
  clock: Clock;
  logger: Logger;
};

/** Keys with which programs call without a person who signs in. */
export function createApiKeys({ connection, findCreatorId, onRevoked, clock, logger }: ApiKeysOptions) {
  const keys = createApiKeyStore(connection);
  const known = createKnownKeys({ findByHash: keys.findByHash, findCreatorId, clock });
  const uses = createUseNotes({ write: keys.noteUse, clock, logger });
  return {
    routes: apiKeysRoutes({ keys, known, clock, onRevoked }),
    /**
     * Whom a key speaks for, and until when.
     *
     * @throws {ProblemError} `api_key_invalid`, `api_key_revoked`, `api_key_expired`, or `unavailable`
     */
    async authenticate(text: string): Promise<Credentials & { expiresAt: Date | null }> {
      const key = await known.identify(text);
      uses.note(key);
      return { ...toCredentials(key), expiresAt: key.expiresAt };
    },
    /** Takes all keys of a person out of use. */
    async revokeAll(userId: string): Promise<void> {
      for (const { id, hash } of await keys.revokeAll(userId)) {
        known.forget(hash);
        onRevoked({ id, hash });
      }
    },
    /** Looks at a key anew before its next call: another process has revoked it. */
    forget: known.forget,
    /** Resolves when nothing is left to be written. */
    drain: () => uses.drain(),
  };
}

export type ApiKeys = ReturnType<typeof createApiKeys>;

/** A publishable key stands for no person: anybody may have it. */
function toCredentials({ id, kind, scopes, userId, ownerCreatorId }: KnownKey): Credentials {
  const key = { id, kind, scopes };
  const hearsSales = hasScope(key, 'sales:read');
  const caller = { userId, creatorId: ownerCreatorId, ...(!hearsSales && { hearsSales }) };
  return { caller: kind === 'secret' ? caller : null, key, sessionId: null };
}
