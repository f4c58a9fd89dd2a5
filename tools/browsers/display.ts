import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startGuardedChild } from '../services/guarded-child.ts';
import { findOnPath } from '../services/fetch/resolve-binary.ts';
import { aptInstall, mayInstall } from './apt.ts';

export interface Display extends AsyncDisposable {
  /** To be added to the environment of what needs a display. Empty where there is one already. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const READY_MS = 20_000;

/** True when a window can be shown to a person. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  return process.platform !== 'linux' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
}

/** The display of this machine, or an invisible one (Xvfb) that lives until `stop`. */
export async function openDisplay(): Promise<Display> {
  if (hasDisplay()) return asDisplay({}, async () => {});
  const xvfb = await findXvfb();
  const scratchDir = mkdtempSync(path.join(tmpdir(), 'livedrops-display-'));
  const child = startGuardedChild({
    name: 'Xvfb',
    command: xvfb,
    // It picks a free display by itself and writes its number when it is ready.
    args: ['-displayfd', '1', '-screen', '0', '1440x900x24', '-nolisten', 'tcp', '-noreset'],
    logFile: path.join(scratchDir, 'xvfb.log'),
    scratchDir,
  });
  const stop = async () => {
    await child.stop();
    await rm(scratchDir, { recursive: true, force: true });
  };
  for (let waitedMs = 0; waitedMs < READY_MS; waitedMs += 50) {
    const number = /^(\d+)$/m.exec(child.lastLines())?.[1];
    if (number !== undefined) return asDisplay({ DISPLAY: `:${number}` }, stop);
    await delay(50);
  }
  const log = child.lastLines();
  await stop();
  throw new Error(`Xvfb did not open a display:\n${log}`);
}

async function findXvfb(): Promise<string> {
  const found = findOnPath(['Xvfb']);
  if (found !== undefined) return found;
  if (mayInstall()) {
    await aptInstall(['xvfb', 'xauth']);
    const installed = findOnPath(['Xvfb']);
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'There is no display, and Xvfb, which gives an invisible one, is not installed (apt install xvfb).',
  );
}

function asDisplay(env: Readonly<Record<string, string>>, stop: () => Promise<void>): Display {
  return { env, stop, [Symbol.asyncDispose]: stop };
}
