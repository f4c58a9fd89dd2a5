import type * as z from 'zod/mini';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Flattens intersections so that two ways of writing one shape compare as the same. */
type Flat<T> = T extends (infer U)[] ? Flat<U>[] : T extends object ? { [K in keyof T]: Flat<T[K]> } : T;

/**
 * Compile-time proof that a schema parses to exactly the wire type `T`: `same<Drop>()(dropSchema)`.
 * A field that is missing, added or of another type on either side does not compile.
 */
export const same =
  <T>() =>
  <S extends z.ZodMiniType>(
    schema: S & (Same<Flat<z.output<S>>, Flat<T>> extends true ? unknown : never),
  ): S =>
    schema;
