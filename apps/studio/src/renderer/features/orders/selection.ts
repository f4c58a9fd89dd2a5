import type { SoldOrder } from '@livedrops/sdk';
import { rowKey } from './sold-pages.ts';

/** Which rows are chosen: some by hand, or everything that the list has, also what is not loaded. */
export type Selection = {
  isAll: boolean;
  rows: ReadonlyMap<string, SoldOrder>;
  /** The row that was pressed last: a press with Shift goes from there. */
  anchor: string | null;
};

export const NOTHING: Selection = { isAll: false, rows: new Map(), anchor: null };

export const isChosen = ({ isAll, rows }: Selection, part: SoldOrder): boolean =>
  isAll || rows.has(rowKey(part));

/** A press on a row: it is chosen or not any more; with Shift so are all from the row that was pressed before. */
export const pressRow = (
  before: Selection,
  loaded: readonly SoldOrder[],
  pressed: SoldOrder,
  isRange: boolean,
): Selection => {
  const key = rowKey(pressed);
  const rows = new Map(before.rows);
  const isOn = !rows.has(key);
  const at = loaded.findIndex((part) => rowKey(part) === key);
  const from = isRange ? loaded.findIndex((part) => rowKey(part) === before.anchor) : at;
  const [start, end] = from === -1 ? [at, at] : [Math.min(from, at), Math.max(from, at)];
  for (const part of loaded.slice(start, end + 1)) {
    if (isOn) rows.set(rowKey(part), part);
    else rows.delete(rowKey(part));
  }
  return { isAll: false, rows, anchor: key };
};

export const chooseLoaded = (loaded: readonly SoldOrder[]): Selection => ({
  isAll: false,
  rows: new Map(loaded.map((part) => [rowKey(part), part])),
  anchor: null,
});
