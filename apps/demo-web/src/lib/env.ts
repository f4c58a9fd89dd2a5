import { httpUrl } from './http-url.ts';

/** What the shop is told from outside. */
export type Env = {
  /** Origin of the API, without a trailing slash. */
  apiUrl: string;
  /** Answer every request inside the page instead of asking a server. Development only. */
  mock: boolean;
};

/** Reads the build's environment once. Throws with the variable's name when a value is unusable. */
export const parseEnv = (raw: Readonly<Record<string, unknown>>, defaultApiUrl: string): Env => {
  const given = raw['VITE_API_URL'];
  const text = typeof given === 'string' && given !== '' ? given : defaultApiUrl;
  if (!httpUrl(text)) {
    throw new Error(`VITE_API_URL must be an http(s) address, but is "${text}"`);
  }
  return { apiUrl: text.replace(/(?<!\/)\/+$/, ''), mock: raw['VITE_MOCK'] === '1' };
};
