import type * as z from 'zod/mini';
import type { FieldError } from '../types/problem.ts';

/** What is wrong with an input is told of so many fields, the first ones: an answer is not longer than the question. */
const ERRORS_MAX = 20;
const FIELD_MAX = 100;
const MESSAGE_MAX = 300;

/**
 * Names every field that a schema refused, within bounds. Of several forms, the one that the input comes closest to says what is wrong.
 *
 * @param root name of the field when the whole value is wrong, such as `body`
 */
export function fieldErrorsOf(issues: readonly z.core.$ZodIssue[], root: string): FieldError[] {
  const errors: FieldError[] = [];
  collect(issues, [], (path, message) => {
    errors.push({ field: nameField(path, root), message: message.slice(0, MESSAGE_MAX) });
    return errors.length < ERRORS_MAX;
  });
  return errors;
}

type Path = readonly PropertyKey[];

/** Adds what the issues say, until `add` has had enough; `false` then. */
function collect(
  issues: readonly z.core.$ZodIssue[],
  above: Path,
  add: (path: Path, message: string) => boolean,
): boolean {
  for (const issue of issues) {
    const path = [...above, ...issue.path];
    const closest =
      issue.code === 'invalid_union' ? [...issue.errors].sort((a, b) => a.length - b.length)[0] : undefined;
    if (closest) {
      if (!collect(closest, path, add)) return false;
    } else if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) if (!add([...path, key], 'is not a known field')) return false;
    } else if (!add(path, issue.message)) return false;
  }
  return true;
}

/** Names of unknown fields are foreign text: what is no plain character is shown as one that stands for any. */
const nameField = (path: Path, root: string): string => {
  if (path.length === 0) return root;
  const name = path
    .map(String)
    .join('.')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');
  return name.length > FIELD_MAX ? `${name.slice(0, FIELD_MAX)}…` : name;
};
