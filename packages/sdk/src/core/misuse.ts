/** A mistake in the program around this package, or in what it runs on. It must not look like a lost network, nor like a visitor. */
export class MisuseError extends TypeError {}

/** Whether an error comes from such a mistake. */
export const isMisuse = (error: unknown): boolean =>
  error instanceof MisuseError || (error instanceof Error && isMisuse(error.cause));
