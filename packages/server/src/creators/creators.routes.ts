import { LIMITS } from '@livedrops/sdk/contract';
import { toPage } from '../platform/cursor.ts';
import { Refusal } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import { createId } from '../platform/id.ts';
import { becomeCreator, type BecomeCreatorDeps } from './become-creator.ts';
import { CREATOR_ID_PREFIX, isCreatorId } from './creator.rules.ts';
import { creatorKeys } from './creator.store.ts';
import { presentCreator } from './creators.present.ts';
import { updateCreator, type UpdateCreatorDeps } from './update-creator.ts';

/** `creators.followers` is the follows domain's, `creators.customers` the sales domain's. */
export const creatorsRoutes = (deps: BecomeCreatorDeps & UpdateCreatorDeps) =>
  routes({
    'creators.create': ({ caller, body, intent }) =>
      intent.once({
        draw: () => createId(CREATOR_ID_PREFIX),
        find: deps.creators.findById,
        make: (id) => becomeCreator(deps, { ...body, id, userId: caller.userId }),
        present: presentCreator,
      }),
    'creators.list': async ({ query }) => {
      const limit = query.limit ?? LIMITS.pageSizeDefault;
      const found = await deps.creators.search({ q: query.q, cursor: query.cursor, limit });
      return toPage(found, limit, creatorKeys, presentCreator);
    },
    'creators.get': async ({ params: { creatorId } }) => {
      const creator = isCreatorId(creatorId)
        ? await deps.creators.findById(creatorId)
        : await deps.creators.findByHandle(creatorId.toLowerCase());
      return creator ? presentCreator(creator) : new Refusal('not_found');
    },
    'creators.update': async ({ params, caller, body }) => {
      const input = { creatorId: params.creatorId, callerCreatorId: caller.creatorId, change: body };
      const changed = await updateCreator(deps, input);
      return changed instanceof Refusal ? changed : presentCreator(changed);
    },
  });
