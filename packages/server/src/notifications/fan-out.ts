import type { FanOutStore } from './fan-out.store.ts';
import { addMessages, type MessageDeps } from './messages.ts';
import { dropOf, type DropNow, type Notice, noticeIdOf, whyOutdated } from './notice.rules.ts';

/** Followers of one chunk: enough that round trips do not count, few enough that memory does not notice. */
const CHUNK = 2000;

export type FanOutDeps = MessageDeps & {
  fanOuts: FanOutStore;
  /** How a drop is now; `null` when there is none. May be a moment old, and is not older than the notice. */
  findDropNow(dropId: string, noticeId: string): Promise<DropNow | null>;
  /**
   * Followers after an id, in the order of their ids, that followed at an instant.
   *
   * @returns `last` to go on from; `null` when there are no more followers
   */
  followersAfter(
    creatorId: string,
    query: { after: string | null; at: Date; limit: number },
  ): Promise<{ followerIds: string[]; last: string | null }>;
};

/** `interrupted`: it must go on. `outdated`: it need not, for a reason. */
export type FanOutEnd = { kind: 'finished' | 'interrupted' } | { kind: 'outdated'; reason: string };

/**
 * Makes the messages of a notice for everybody who followed the creator when it happened: a chunk at a time, so a celebrity's million
 * followers need no more memory than a thousand. After each chunk it writes down how far it is. After a crash the next worker repeats at most
 * one chunk, whose messages are there already. When a drop sells out before everybody was told, the others are spared.
 *
 * @param signal stops it after the chunk in hand
 */
export async function fanOut(
  deps: FanOutDeps,
  creatorId: string,
  notice: Notice,
  { signal, chunk = CHUNK }: { signal?: AbortSignal; chunk?: number } = {},
): Promise<FanOutEnd> {
  const noticeId = noticeIdOf(notice);
  const at = new Date(notice.event.occurredAt);
  const begun = await deps.fanOuts.begin(noticeId);
  if (begun.finishedAt !== null) return { kind: 'finished' };
  const drop = dropOf(notice);
  for (let { after } = begun; ;) {
    if (signal?.aborted) return { kind: 'interrupted' };
    const reason = drop && whyOutdated(notice, await deps.findDropNow(drop.id, noticeId));
    if (reason) return { kind: 'outdated', reason };
    const { followerIds, last } = await deps.followersAfter(creatorId, { after, at, limit: chunk });
    if (last === null) break;
    const addressed = followerIds.map((userId) => ({ notice, ref: { noticeId }, userId }));
    const messages = await addMessages(deps, addressed);
    await deps.fanOuts.advance(noticeId, after, { after: last, followers: followerIds.length, messages });
    after = last;
  }
  await deps.fanOuts.finish(noticeId);
  return { kind: 'finished' };
}
