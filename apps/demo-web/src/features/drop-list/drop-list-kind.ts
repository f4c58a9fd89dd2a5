export type DropListKind = 'live' | 'upcoming' | 'past';

export const KINDS: readonly { kind: DropListKind; label: string; empty: string }[] = [
  { kind: 'live', label: 'Live now', empty: 'Nothing is live right now' },
  { kind: 'upcoming', label: 'Coming up', empty: 'No drop is announced' },
  { kind: 'past', label: 'Past', empty: 'No drop has ended yet' },
];

/** Reads the address; anything unusable means what is live. */
export const kindOf = (params: URLSearchParams): DropListKind =>
  KINDS.find(({ kind }) => kind === params.get('show'))?.kind ?? 'live';
