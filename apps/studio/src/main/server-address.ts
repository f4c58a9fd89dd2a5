import { readFileSync } from 'node:fs';
import { parseApiUrl, typedApiUrl } from '../shared/api-url.ts';
import type { ServerChoice } from '../shared/ipc.ts';
import { writeWhole } from './write-whole.ts';

export type ServerAddressDeps = {
  /** Remembers the address over a restart. */
  file: string;
  /** Named where the app was started: holds instead of what was chosen, and nothing else can be chosen. */
  given: string | null;
  /** Whether an address is of this machine or its network. */
  isNearby: (apiUrl: string) => Promise<boolean>;
  /** The answer to a `GET`, without following it elsewhere. Rejects when there is none. */
  get: (url: string) => Promise<{ status: number; body: string }>;
  /** Another server is in use from now on. */
  onChange: () => Promise<void>;
};

export type ServerAddress = {
  current: () => string | null;
  isFixed: boolean;
  choose: (typed: string) => Promise<ServerChoice>;
};

/** The server that the Studio works with. */
export const createServerAddress = ({
  file,
  given,
  isNearby,
  get,
  onChange,
}: ServerAddressDeps): ServerAddress => {
  let apiUrl = given ?? readRemembered(file);

  return {
    current: () => apiUrl,
    isFixed: given !== null,
    choose: async (typed) => {
      const chosen = given === null ? typedApiUrl(typed) : null;
      if (chosen === null) return 'no_address';
      // Anybody between would read the password that is sent next.
      if (chosen.startsWith('http:') && !(await isNearby(chosen))) return 'insecure';
      const found = await lookAt(chosen, get);
      if (found !== 'chosen' || chosen === apiUrl) return found;
      // With a full disk the Studio works with this server until it is closed, and asks again at the next start.
      await writeWhole(file, JSON.stringify({ apiUrl: chosen })).catch(() => undefined);
      apiUrl = chosen;
      await onChange();
      return 'chosen';
    },
  };
};

/** Asks what is there whether it is a LiveDrops server that can take orders. */
async function lookAt(apiUrl: string, get: ServerAddressDeps['get']): Promise<ServerChoice> {
  const answer = await get(`${apiUrl}/api/ready`).catch(() => null);
  if (answer === null) return 'unreachable';
  const status = statusIn(answer.body);
  if (status === 'not_ready') return 'not_ready';
  return answer.status === 200 && (status === 'ready' || status === 'degraded') ? 'chosen' : 'no_livedrops';
}

function statusIn(body: string): unknown {
  try {
    return (JSON.parse(body) as { status?: unknown } | null)?.status;
  } catch {
    return undefined;
  }
}

/** A file that is missing or damaged means: ask again. */
function readRemembered(file: string): string | null {
  try {
    const { apiUrl } = JSON.parse(readFileSync(file, 'utf8')) as { apiUrl: unknown };
    return typeof apiUrl === 'string' ? parseApiUrl(apiUrl) : null;
  } catch {
    return null;
  }
}
