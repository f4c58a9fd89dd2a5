import { isApiError } from '../errors.ts';

/** What is looked for, or `null` when the server says that it is not there. */
export const orNull = async <T>(lookUp: PromiseLike<T>): Promise<T | null> => {
  try {
    return await lookUp;
  } catch (error) {
    if (isApiError(error, 'not_found')) return null;
    throw error;
  }
};
