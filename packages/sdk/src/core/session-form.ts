import type { Session } from '../types/account.ts';
import { isObject } from './is-object.ts';

/** Whether something is a session, as far as this package relies on it. */
export const isSession = (value: unknown): value is Session =>
  isObject(value) &&
  typeof value['accessToken'] === 'string' &&
  typeof value['refreshToken'] === 'string' &&
  typeof value['accessTokenExpiresAt'] === 'string' &&
  isObject(value['user']) &&
  typeof value['user']['id'] === 'string';

/** The session that was kept as text; `null` for anything else. */
export const parseSession = (text: string | null): Session | null => {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isSession(value) ? value : null;
  } catch {
    return null;
  }
};
