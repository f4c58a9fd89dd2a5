import { hasScope, scopeOf, whatKeyLacks, whyKeyMayNot } from '../contract/api-key-access.ts';
import { isApiKeyLike, readApiKeyKind } from '../contract/api-key-form.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import type { MockApiKey, MockDb, MockUser } from './mock-db.ts';
import { MockProblem } from './mock-problem.ts';

/** Whom an API key speaks for at an endpoint; nobody with a publishable one. Notes that it is used. */
export const callerOfKey = (db: MockDb, endpoint: Endpoint, text: string): MockUser | undefined => {
  const key = goodKey(db, text);
  db.apiKeys.set(key.id, noteUse(db, key));
  const refused = whyKeyMayNot(endpoint, key);
  if (refused !== null) throw new MockProblem('insufficient_scope', refused);
  const isShown = endpoint.auth !== 'public' || hasScope(key, scopeOf(endpoint));
  return key.kind === 'secret' && isShown ? ownerAsHeard(db, endpoint.tag === 'events', key) : undefined;
};

/** What a key lacks whose bearer is told to sign in. */
export const explainToKey = (
  db: MockDb,
  endpoint: Endpoint,
  token: string | undefined,
  problem: MockProblem,
): MockProblem => {
  const isKey = problem.code === 'unauthenticated' && token !== undefined && isApiKeyLike(token);
  return isKey ? new MockProblem('insufficient_scope', whatKeyLacks(endpoint, goodKey(db, token))) : problem;
};

/** Whether a connection may be opened with an API key. */
export const isGoodKey = (db: MockDb, text: string): boolean => keyIfGood(db, text) !== undefined;

/** Who hears what is for its owner; nobody with a key that may not, or that has ended. */
export const listenerOfKey = (db: MockDb, text: string): MockUser | undefined => {
  const key = keyIfGood(db, text);
  return key !== undefined && hasScope(key, 'events:read') ? ownerAsHeard(db, true, key) : undefined;
};

/** Events of sales name buyers, so a key without `sales:read` hears what somebody without a creator profile would. */
const ownerAsHeard = (db: MockDb, isListening: boolean, key: MockApiKey): MockUser | undefined => {
  const owner = db.users.get(key.userId);
  return owner && isListening && !hasScope(key, 'sales:read') ? { ...owner, creatorId: undefined } : owner;
};

const keyIfGood = (db: MockDb, text: string): MockApiKey | undefined => {
  try {
    return goodKey(db, text);
  } catch {
    return undefined;
  }
};

const goodKey = (db: MockDb, text: string): MockApiKey => {
  const key =
    readApiKeyKind(text) === null ? undefined : [...db.apiKeys.values()].find((one) => one.key === text);
  if (key === undefined) throw new MockProblem('api_key_invalid');
  if (key.revokedAt !== null) throw new MockProblem('api_key_revoked');
  if (key.expiresAt !== null && Date.parse(key.expiresAt) <= db.clock.now()) {
    throw new MockProblem('api_key_expired');
  }
  return key;
};

const noteUse = (db: MockDb, key: MockApiKey): MockApiKey => {
  const isRecent = key.lastUsedAt !== null && db.clock.now() - Date.parse(key.lastUsedAt) < 60_000;
  return isRecent ? key : { ...key, lastUsedAt: db.now() };
};
