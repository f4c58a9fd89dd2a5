/** The deadline passed. The work goes on and may still take effect. */
export class DeadlineError extends Error {
  override name = 'DeadlineError';
}

/**
 * The work's result, if it comes in time.
 *
 * @throws {DeadlineError}
 */
export function within<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DeadlineError(`no answer within ${ms} ms`)), ms);
    work.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
