import { parseApiUrl } from '../shared/api-url.ts';

const FLAG = '--api-url=';

/** The server that the app was started with, if any. A wrong value is told, not guessed around. */
export type Settings =
  | { kind: 'ok'; apiUrl: string | null }
  | { kind: 'invalid'; source: string; value: string };

/** Where the server is: `--api-url=` before `LIVEDROPS_API_URL`. Without both it is chosen in the window. */
export const readSettings = (argv: readonly string[], env: Record<string, string | undefined>): Settings => {
  const flag = argv.find((argument) => argument.startsWith(FLAG))?.slice(FLAG.length);
  const fromEnv = env['LIVEDROPS_API_URL'];
  const source = flag === undefined ? 'LIVEDROPS_API_URL' : '--api-url';
  const value = flag ?? (fromEnv === '' ? undefined : fromEnv);
  if (value === undefined) return { kind: 'ok', apiUrl: null };
  const apiUrl = parseApiUrl(value);
  return apiUrl === null ? { kind: 'invalid', source, value } : { kind: 'ok', apiUrl };
};
