import { readRun } from '../start/run-file.ts';

/** Where the product runs. */
export type Target = { apiUrl: string; shopUrl: string | null; studioUrl: string | null };

/** The server that `LIVEDROPS_API_URL` names, else the running `pnpm start`; `null` when there is neither. */
export function findTarget(env: NodeJS.ProcessEnv = process.env): Target | null {
  const run = readRun();
  const given = env['LIVEDROPS_API_URL']?.replace(/(?<!\/)\/+$/, '');
  const apiUrl = given ?? run?.apiUrl;
  if (apiUrl === undefined || apiUrl === '') return null;
  const isRun = run?.apiUrl === apiUrl;
  return {
    apiUrl,
    shopUrl: isRun ? run.shopUrl : null,
    studioUrl: isRun ? (run.studioUrl ?? null) : null,
  };
}
