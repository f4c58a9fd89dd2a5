import type { SeedMarker } from './marker.ts';

export type Found = { people: number; marker: SeedMarker['state'] | null };
export type Wishes = { ifEmpty: boolean; reset: boolean; force: boolean };

export type SeedDecision =
  | { act: 'fill' }
  /** Empties the collections first. `say` tells why, when nobody asked for it. */
  | { act: 'refill'; say: string | null }
  | { act: 'leave' | 'refuse'; say: string };

/** What to do with a database. Only what a seed began is emptied without force. */
export function decideSeed(name: string, { people, marker }: Found, wishes: Wishes): SeedDecision {
  if (wishes.reset) {
    if (people === 0 || marker !== null || wishes.force) return { act: 'refill', say: null };
    return {
      act: 'refuse',
      say: `Database ${name} has ${people} people, and no seed has made it: --reset would remove what is not demo data. --force overrules.`,
    };
  }
  if (marker === 'begun') {
    return { act: 'refill', say: `A seed of database ${name} was interrupted: it is made anew.` };
  }
  if (people === 0) return { act: 'fill' };
  if (wishes.ifEmpty) {
    return { act: 'leave', say: `Database ${name} has ${people} people already: nothing to do.` };
  }
  return {
    act: 'refuse',
    say: `Database ${name} has ${people} people already. Use --reset to remove them, or --if-empty.`,
  };
}
