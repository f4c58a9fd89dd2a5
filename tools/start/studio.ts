import { hasDisplay } from '../browsers/display.ts';
import { resolveElectron } from '../browsers/resolve-electron.ts';
import { say } from '../services/progress.ts';
import { answers } from './answers.ts';
import { openStudio } from './open-studio.ts';
import { readRun } from './run-file.ts';

// `pnpm studio`: the Studio in its own window, against a running API.
process.exitCode = await run().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  return 1;
});
process.exit();

async function run(): Promise<number> {
  const apiUrl = process.env.LIVEDROPS_API_URL ?? readRun()?.apiUrl;
  if (apiUrl === undefined) {
    throw new Error(
      'No LiveDrops is running here. Run `pnpm start` first, or set LIVEDROPS_API_URL to an API.',
    );
  }
  if (!hasDisplay()) {
    const page = readRun()?.studioUrl;
    const instead =
      page === undefined
        ? 'Its renderer opens in a browser with: pnpm --filter @livedrops/studio run dev:web'
        : `It is open to a browser at ${page}.`;
    throw new Error(
      `There is no display (DISPLAY and WAYLAND_DISPLAY are empty), so the Studio cannot open a window.\n${instead}`,
    );
  }
  if (!(await answers(`${apiUrl}/api/ready`))) throw new Error(`No LiveDrops API answers at ${apiUrl}.`);
  const electron = await resolveElectron({ download: true });
  await using studio = await openStudio(electron, apiUrl);
  const closed = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve(0));
  });
  await Promise.race([studio.exited, studio.died, closed]);
  return 0;
}
