import { useLocalStorage } from '@mantine/hooks';
import type * as z from 'zod/mini';
import { useSession } from './use-session.ts';

/** Something that is kept on this computer, for each account apart. */
export type Kept<T> = {
  name: string;
  /** What is kept may be of another version, or changed by hand: what cannot be read is `none`. */
  read: (value: unknown) => T;
  none: T;
};

export const keptValue = <T>(name: string, schema: z.ZodMiniType<T>, none: T): Kept<T> => ({
  name,
  none,
  read: (value) => {
    const { success, data } = schema.safeParse(value);
    return success ? data : none;
  },
});

/** At most so many. One that cannot be read takes none of the others with it. */
export const keptList = <T>(name: string, one: z.ZodMiniType<T>, max: number): Kept<T[]> => ({
  name,
  none: [],
  read: (value) => {
    const read = (Array.isArray(value) ? value : []).map((item) => one.safeParse(item));
    return read.flatMap(({ success, data }) => (success ? [data] : [])).slice(0, max);
  },
});

const keyOf = (name: string, account: string): string => `livedrops.studio.${name}.${account}`;

const readText = <T>({ read, none }: Kept<T>, text: string | null | undefined): T => {
  try {
    return text == null ? none : read(JSON.parse(text));
  } catch {
    return none;
  }
};

/** What is kept for the account that is signed in, and how to keep something else. Every screen that shows it follows. */
export const useKept = <T>(kept: Kept<T>): [T, (value: T) => void] => {
  const account = useSession()?.user.id ?? '';
  const [value, keep] = useLocalStorage<T>({
    key: keyOf(kept.name, account),
    defaultValue: kept.none,
    getInitialValueInEffect: false,
    deserialize: (text) => readText(kept, text),
  });
  return [value, keep];
};

/** What is kept now. */
export const readKept = <T>(kept: Kept<T>, account: string): T => {
  try {
    return readText(kept, localStorage.getItem(keyOf(kept.name, account)));
  } catch {
    return kept.none;
  }
};

/** `false`: it is not kept, because the storage is blocked or full. */
export const writeKept = <T>(kept: Kept<T>, account: string, value: T): boolean => {
  try {
    localStorage.setItem(keyOf(kept.name, account), JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
};
