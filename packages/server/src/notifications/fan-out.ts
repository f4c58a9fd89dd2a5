import type { FanOutStore } from './fan-out.store.ts';
import { addMessages, type MessageDeps } from './messages.ts';
import type { Notice } from './notice.ts';

/** Followers of one chunk: enough that round trips do not count, few enough that memory does not notice. */
const CHUNK = 2000;

export type FanOutDeps = MessageDeps & {
  fanOuts: FanOutStore;
  /**
   * Followers after an id, in the order of their ids, that followed at an instant.
   *
   * @returns `last` to go on from; `null` when there was nobody after it
   */
  followersAfter(
    creatorId: string,
    query: { after: string | null; at: Date; limit: number },
  ): Promise<{ followerIds: string[]; last: string | null }>;
};

/**
 * Makes the messages of a notice for everybody who followed the creator when it happened: a chunk at a time, so a celebrity's million
 * followers need no more memory than a thousand. After each chunk it writes down how far it is. Whoever goes on after a crash repeats at most
 * one chunk, whose messages are there already.
 *
 * @param signal stops it after the chunk in hand
 * @returns `interrupted` when somebody must go on
 */
export async function fanOut(
  deps: FanOutDeps,
  creatorId: string,
  notice: Notice,
  { signal, chunk = CHUNK }: { signal?: AbortSignal; chunk?: number } = {},
): Promise<'finished' | 'interrupted'> {
  const noticeId = notice.event.id;
  const at = new Date(notice.event.occurredAt);
  const begun = await deps.fanOuts.begin(noticeId);
  if (begun.finishedAt !== null) return 'finished';
  for (let { after } = begun; ;) {
    if (signal?.aborted) return 'interrupted';
    const { followerIds, last } = await deps.followersAfter(creatorId, { after, at, limit: chunk });
    if (last === null) break;
    const addressed = followerIds.map((userId) => ({ notice, ref: { noticeId }, userId }));
    const messages = await addMessages(deps, addressed);
    await deps.fanOuts.advance(noticeId, after, { after: last, followers: followerIds.length, messages });
    after = last;
  }
  await deps.fanOuts.finish(noticeId);
  return 'finished';
}
