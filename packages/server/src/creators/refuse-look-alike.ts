import { isLookAlike } from '@livedrops/sdk/contract';
import { ProblemError } from '../platform/http/problem.ts';
import type { CreatorStore } from './creator.store.ts';

/**
 * Refuses a name that is drawn as another creator's and is not the same: letters of another alphabet, or signs for letters. The same
 * name twice is allowed, because two people may have one; their handles differ.
 *
 * @throws {ProblemError} `validation_failed`
 */
export async function refuseLookAlike(
  creators: Pick<CreatorStore, 'findNamesLike'>,
  name: string,
): Promise<void> {
  const others = await creators.findNamesLike(name);
  if (!others.some((other) => isLookAlike(name, other))) return;
  throw new ProblemError('validation_failed', {
    errors: [{ field: 'name', message: "looks like another creator's name" }],
  });
}
