import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { formatCount } from '../../lib/format.ts';

/** What the creator did to a drop, and when by its seconds. */
export type Mark = { second: number; text: string };

/** More would stand over each other. */
export const MARKS_MAX = 12;

const textOf = (before: Drop, after: Drop): string | null => {
  if (after.status === 'paused' && before.status !== 'paused') return t`Paused`;
  if (before.status === 'paused' && after.status === 'live') return t`Resumed`;
  // Units that come back are no deed of the creator's, and change no stock.
  if (after.stock > before.stock) return `+${formatCount(after.stock - before.stock)}`;
  if (after.price !== before.price) return t`New price`;
  return null;
};

/** The marks with the one that a change of the drop makes, if it makes one. */
export const withMark = (
  marks: readonly Mark[],
  { before, after, atMs }: { before: Drop | null; after: Drop; atMs: number },
): readonly Mark[] => {
  const text = before === null || before.version >= after.version ? null : textOf(before, after);
  const second = (atMs - Date.parse(after.startsAt)) / 1_000;
  return text === null || second < 0 ? marks : [...marks, { second, text }].slice(-MARKS_MAX);
};
