import { fieldErrorsOf } from '@livedrops/sdk/contract';
import * as z from 'zod';
import type * as mini from 'zod/mini';
import { ProblemError } from './problem.ts';

/** zod/mini carries no texts; they are given for each parse because a library must not set them globally. */
const { localeError } = z.locales.en();

/**
 * Parses what a client sent.
 *
 * @param root name of the field when the whole value is wrong, such as `body`
 * @throws {ProblemError} `validation_failed` with the fields that are wrong
 */
export function parseInput<S extends mini.ZodMiniType>(
  schema: S,
  input: unknown,
  root: string,
): mini.output<S> {
  const parsed = schema.safeParse(input, { error: localeError });
  if (parsed.success) return parsed.data;
  throw new ProblemError('validation_failed', { errors: fieldErrorsOf(parsed.error.issues, root) });
}
