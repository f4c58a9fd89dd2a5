import type { DropKind } from '../../lib/drops-of-kind.ts';

export const KINDS: readonly { kind: DropKind; label: string; empty: string }[] = [
  { kind: 'live', label: 'Live now', empty: 'Nothing is live right now' },
  { kind: 'upcoming', label: 'Coming up', empty: 'No drop is announced' },
  { kind: 'past', label: 'Past', empty: 'No drop has ended yet' },
];

/** Reads the address; anything unusable means what is live. */
export const kindOf = (params: URLSearchParams): DropKind =>
  KINDS.find(({ kind }) => kind === params.get('show'))?.kind ?? 'live';
