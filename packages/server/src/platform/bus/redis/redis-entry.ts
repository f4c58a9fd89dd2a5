import type { ChainedRecord } from '../chain.ts';
import type { DeliveredRecord } from '../bus.ts';

/** One stream per partition, of one database's bus. */
export const streamOf = (namespace: string, partition: number): string => `${namespace}:bus:${partition}`;

export type Entry = { id: string; record: DeliveredRecord };

export const toFields = ({ key, position, after, value }: ChainedRecord): string[] => [
  'key',
  key,
  'position',
  String(position),
  'after',
  String(after),
  'value',
  value,
];

export function toEntry([id, fields]: [id: string, fields: string[]]): Entry {
  const field = new Map<string, string>();
  for (let at = 0; at + 1 < fields.length; at += 2) field.set(fields[at] ?? '', fields[at + 1] ?? '');
  const record = {
    key: field.get('key') ?? '',
    position: Number(field.get('position')),
    after: Number(field.get('after')),
    value: field.get('value') ?? '',
  };
  return { id, record };
}
