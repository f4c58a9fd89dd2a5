import * as z from 'zod/mini';
import { keptList, useKept } from './kept.ts';
import { localZone } from './zoned-time.ts';

export const UTC = 'UTC';
export const ZONES_MAX = 6;

/** The name of a zone as this computer knows it. */
const zone = z.string().check(
  z.maxLength(64),
  z.refine((name) => isZone(name)),
);

const isZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

const ZONES = keptList('zones', zone, ZONES_MAX);

/** The zones in which a creator reads times: their own, UTC, and those that they added because fans live there. */
export const useZones = () => {
  const [added, keep] = useKept(ZONES);
  const fixed = [...new Set([localZone(), UTC])];
  const chosen = added.filter((name) => !fixed.includes(name));
  return {
    all: [...fixed, ...chosen],
    /** Those that can be taken away. */
    chosen,
    isFull: chosen.length >= ZONES_MAX,
    add: (name: string) => keep([...chosen, name].slice(0, ZONES_MAX)),
    remove: (name: string) => keep(chosen.filter((one) => one !== name)),
  };
};

/** All zones that this computer knows, by name. */
export const everyZone = (): string[] => Intl.supportedValuesOf('timeZone');

/** `America/New_York` as people read it. */
export const zoneName = (name: string): string => name.replaceAll('_', ' ');
