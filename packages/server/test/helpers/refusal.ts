import { type ApiError, isApiError } from '@livedrops/sdk';
import { expect } from 'vitest';

/** The refusal of a call that must not succeed. */
export async function refusalOf(call: Promise<unknown>): Promise<ApiError> {
  const error = await call.then(
    () => expect.fail('the call should have been refused'),
    (reason: unknown) => reason,
  );
  if (!isApiError(error)) throw error;
  return error;
}

/** The code of the refusal. */
export const codeOf = async (call: Promise<unknown>): Promise<string> => (await refusalOf(call)).code;
