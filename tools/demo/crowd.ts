import { createLiveDrops, createSession, isApiError, type LiveDrops } from '@livedrops/sdk';
import { concurrently } from '../bench/concurrently.ts';
import { ProblemForPeople } from './problem-for-people.ts';

/** Enough to keep a server busy, few enough not to queue there. */
const SIGN_INS_AT_ONCE = 16;

/** One buyer with a session of their own. */
export type Fan = { client: LiveDrops };

/** The seed's fans, in its numbering. */
export const fanEmail = (index: number): string =>
  `fan${String(index + 1).padStart(4, '0')}@fans.example.test`;

/** Signs in one of the demo people, without a password. */
export async function signIn(apiUrl: string, email: string): Promise<LiveDrops> {
  const client = createLiveDrops({ baseUrl: apiUrl, auth: createSession() });
  await client.auth.demo({ email });
  return client;
}

/**
 * Signs in the first `count` fans of the demo data.
 *
 * @throws {ProblemForPeople} when there are fewer
 */
export async function signInFans(
  apiUrl: string,
  count: number,
  onProgress: (signedIn: number) => void,
): Promise<Fan[]> {
  await demandFans(apiUrl, count);
  let signedIn = 0;
  const emails = Array.from({ length: count }, (_, index) => fanEmail(index));
  return concurrently(emails, SIGN_INS_AT_ONCE, async (email) => {
    const client = await signIn(apiUrl, email);
    signedIn += 1;
    onProgress(signedIn);
    return { client };
  });
}

/** Asking for the last one first tells at once whether there are enough. */
async function demandFans(apiUrl: string, count: number): Promise<void> {
  if (await exists(apiUrl, fanEmail(count - 1))) return;
  throw new ProblemForPeople(
    (await exists(apiUrl, fanEmail(0)))
      ? `The demo data has fewer than ${count} fans. Use a smaller --fans, or make more: pnpm seed --reset --fans ${count}`
      : 'This database has no demo fans. Fill it first: pnpm seed (pnpm start does it for an empty database).',
  );
}

async function exists(apiUrl: string, email: string): Promise<boolean> {
  try {
    await signIn(apiUrl, email);
    return true;
  } catch (error) {
    if (isApiError(error, 'invalid_credentials')) return false;
    throw error;
  }
}
