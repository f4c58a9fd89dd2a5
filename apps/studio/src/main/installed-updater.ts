import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { autoUpdater } from 'electron-updater';
import type { Updater } from './updates.ts';

/** The updater of an installed program that was told, when it was made, where newer ones are. */
export const installedUpdater = (): Updater | null =>
  app.isPackaged && existsSync(join(process.resourcesPath, 'app-update.yml')) ? autoUpdater : null;
