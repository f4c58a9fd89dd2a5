import { t } from '@lingui/core/macro';
import type { ApiKey, ApiKeyKind, ApiKeyScope, CreateApiKeyInput } from '@livedrops/sdk';
import { API_KEY_PREFIXES, API_KEY_SCOPES, readTextOf } from '@livedrops/sdk/contract';
import { sayFault } from '../../lib/say-fault.ts';

export type ApiKeyState = 'active' | 'expired' | 'revoked';

/** What has become of a key, at an instant (epoch ms). */
export const stateOf = ({ revokedAt, expiresAt }: ApiKey, now: number): ApiKeyState => {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && Date.parse(expiresAt) <= now ? 'expired' : 'active';
};

const STATES: Record<ApiKeyState, string> = { active: t`Active`, expired: t`Expired`, revoked: t`Revoked` };

export const stateWord = (state: ApiKeyState): string => STATES[state];

/** As much of a key as is known: `ld_sk_…x7Qd`. */
export const keyHint = ({ kind, lastFour }: Pick<ApiKey, 'kind' | 'lastFour'>): string =>
  `${API_KEY_PREFIXES[kind]}…${lastFour}`;

export type Access = 'none' | 'read' | 'write';
/** The parts of the API that a key may be limited to, as people think of them. */
export type Area = { id: string; label: string; accesses: readonly Access[] };

const LABELS: Record<string, string> = {
  orders: t`Orders`,
  drops: t`Drops`,
  sales: t`Sales and customers`,
  products: t`Products`,
  creators: t`Profile`,
  webhooks: t`Webhooks`,
  events: t`Live events`,
  follows: t`Whom you follow`,
  notifications: t`Notifications`,
};

const isScope = (text: string): text is ApiKeyScope => API_KEY_SCOPES.some((scope) => scope === text);

export const AREAS: readonly Area[] = Object.entries(LABELS).map(([id, label]) => ({
  id,
  label,
  accesses: ['none' as const, ...(['read', 'write'] as const).filter((access) => isScope(`${id}:${access}`))],
}));

const ACCESSES: Record<Access, string> = { none: t`No access`, read: t`Read`, write: t`Read and change` };

/** What an access is called; what has nothing private to read is only changed. */
export const accessWord = (access: Access, { accesses }: Area): string =>
  access === 'write' && !accesses.includes('read') ? t`Change` : ACCESSES[access];

/** What a key may do, in a few words. */
export const accessSummary = ({ kind, scopes }: Pick<ApiKey, 'kind' | 'scopes'>): string => {
  if (kind === 'publishable') return t`Publishable: what is public`;
  if (scopes.length === API_KEY_SCOPES.length) return t`Every area`;
  return scopes.length <= 2
    ? scopes.join(', ')
    : t`${{ first: scopes.slice(0, 2).join(', ') }} and ${{ count: scopes.length - 2 }} more`;
};

/** What the form holds. */
export type KeyForm = {
  name: string;
  kind: ApiKeyKind;
  /** Whether every area is opened; otherwise those of `access`. */
  isForAll: boolean;
  access: Readonly<Record<string, Access>>;
  /** `null`: for good. */
  days: number | null;
};

export const EMPTY_FORM: KeyForm = {
  name: '',
  kind: 'secret',
  isForAll: false,
  access: { orders: 'read', drops: 'read' },
  days: 365,
};

export type KeyErrors = { name?: string; scopes?: string };

const scopesOf = (access: KeyForm['access']): ApiKeyScope[] =>
  Object.entries(access)
    .map(([area, chosen]) => `${area}:${chosen}`)
    .filter(isScope);

/** What can be told before asking the server. */
export const validateKey = ({ name, kind, isForAll, access }: KeyForm): KeyErrors => {
  const { fault } = readTextOf('name', name);
  return {
    ...(fault !== undefined && { name: name.trim() === '' ? t`Say what it is for` : sayFault(fault) }),
    ...(kind === 'secret' &&
      !isForAll &&
      scopesOf(access).length === 0 && { scopes: t`Give it access to something` }),
  };
};

const DAY_MS = 86_400_000;

/** What is asked of the server at an instant (epoch ms). */
export const toInput = ({ name, kind, isForAll, access, days }: KeyForm, now: number): CreateApiKeyInput => ({
  name: name.trim(),
  kind,
  ...(kind === 'secret' && { scopes: isForAll ? [...API_KEY_SCOPES] : scopesOf(access) }),
  expiresAt: days === null ? null : new Date(now + days * DAY_MS).toISOString(),
});
