import { LIMITS } from '@livedrops/sdk/contract';
import { Refusal } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import { createId } from '../platform/id.ts';
import { mapPage } from '../platform/keyset.ts';
import { becomeCreator, type BecomeCreatorDeps } from './become-creator.ts';
import { CREATOR_ID_PREFIX, isCreatorId } from './creator.rules.ts';
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
    'creators.list': async ({ query: { q, cursor, limit = LIMITS.pageSizeDefault } }) =>
      mapPage(await deps.creators.search({ q, cursor, limit }), presentCreator),
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
