import type { TestProject } from 'vitest/node';
import { type Display, openDisplay } from '../browsers/display.ts';
import { type Electron, resolveElectron } from '../browsers/resolve-electron.ts';
import { foundOrNull } from './provide-runtime.ts';
import './provided.ts';

let display: Display | undefined;

/** Gives tests an Electron that was seen to run, with a display to open its windows on. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('electron', await foundOrNull('Electron', electronWithDisplay));
}

export async function teardown(): Promise<void> {
  await display?.stop();
}

async function electronWithDisplay(): Promise<Electron & { env: Record<string, string> }> {
  const electron = await resolveElectron();
  display = await openDisplay();
  return { ...electron, env: { ...display.env } };
}
