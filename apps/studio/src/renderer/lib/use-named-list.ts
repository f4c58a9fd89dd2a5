import { t } from '@lingui/core/macro';
import * as z from 'zod/mini';
import { type Kept, keptList, useKept } from './kept.ts';

type Named = { name: string };

export const NAMED_MAX = 20;
export const NAME_MAX = 40;

/** The name that a creator gave to something. */
export const givenName = z.string().check(z.minLength(1), z.maxLength(NAME_MAX));

export const namedList = <T extends Named>(name: string, one: z.ZodMiniType<T>): Kept<T[]> =>
  keptList(name, one, NAMED_MAX);

/** Things of one kind that a creator has given names, on this computer. */
export const useNamedList = <T extends Named>(kept: Kept<T[]>) => {
  const [all, keep] = useKept(kept);
  return {
    all,
    whyFull: all.length >= NAMED_MAX ? t`At most ${NAMED_MAX} are kept: remove one first` : null,
    add: (one: T) => keep([...all, one].slice(0, NAMED_MAX)),
    rename: (from: T, name: string) => keep(all.map((one) => (one === from ? { ...one, name } : one))),
    remove: (gone: T) => keep(all.filter((one) => one !== gone)),
  };
};
