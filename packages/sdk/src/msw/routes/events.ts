import { LIMITS } from '../../contract/fields.ts';
import type { Topic } from '../../types/event.ts';
import type { MockUser } from '../mock-db.ts';
import { MockProblem } from '../mock-problem.ts';
import type { MockRoutes } from '../route.ts';

export const eventRoutes: MockRoutes<'events.list'> = {
  'events.list': ({ db, query, user }) => {
    const refusal = refusalOfTopic(query.topic, user);
    if (refusal !== undefined) throw new MockProblem(refusal);
    return db.events.after(query.topic, query.after ?? 0, query.limit ?? LIMITS.pageSizeDefault);
  },
};

/** `drop:` and `creator:` are public; `user:` and `sales:` are for their owner. */
export const refusalOfTopic = (
  topic: Topic,
  user: MockUser | undefined,
): 'unauthenticated' | 'forbidden' | undefined => {
  const [kind, id] = topic.split(':');
  if (kind === 'drop' || kind === 'creator') return undefined;
  if (user === undefined) return 'unauthenticated';
  return id === (kind === 'user' ? user.id : user.creatorId) ? undefined : 'forbidden';
};
