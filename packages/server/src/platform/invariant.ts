/** A bug, not a refusal: it is logged and answered with 500. */
export class InvariantError extends Error {
  override name = 'InvariantError';
}

/** States what must be true. A false condition is a bug in this code. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}
