import type { FieldError } from '@livedrops/sdk/contract';
import * as z from 'zod';
import type * as mini from 'zod/mini';
import { ProblemError } from './problem.ts';

/** zod/mini carries no texts; they are given for each parse because a library must not set them globally. */
const { localeError } = z.locales.en();

/**
 * Parses what a client sent.
 *
 * @param root name of the field when the whole value is wrong, such as `body`
 * @throws {ProblemError} `validation_failed` with every field that is wrong
 */
export function parseInput<S extends mini.ZodMiniType>(
  schema: S,
  input: unknown,
  root: string,
): mini.output<S> {
  const parsed = schema.safeParse(input, { error: localeError });
  if (parsed.success) return parsed.data;
  throw new ProblemError('validation_failed', { errors: toFieldErrors(parsed.error.issues, root) });
}

function toFieldErrors(issues: readonly z.core.$ZodIssue[], root: string): FieldError[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'invalid_union') {
      const closest = [...issue.errors].sort((a, b) => a.length - b.length)[0];
      if (closest)
        return toFieldErrors(
          closest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
          root,
        );
    }
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        field: nameField([...issue.path, key], root),
        message: 'is not a known field',
      }));
    }
    return [{ field: nameField(issue.path, root), message: issue.message }];
  });
}

const nameField = (path: readonly PropertyKey[], root: string) =>
  path.length > 0 ? path.map(String).join('.') : root;
