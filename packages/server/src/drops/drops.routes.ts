import { LIMITS } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import { Refusal } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import { createId } from '../platform/id.ts';
import { mapPage } from '../platform/keyset.ts';
import type { DropSnapshot } from './drop.ts';
import { presentDrop } from './drop.present.ts';
import type { DropLists } from './drop-lists.store.ts';
import type { DropStore } from './drop.store.ts';
import {
  cancelDrop,
  type EditDropDeps,
  endDrop,
  pauseDrop,
  restockDrop,
  resumeDrop,
  updateDrop,
} from './edit-drop.ts';
import { type ScheduleDropDeps, scheduleDrop } from './schedule-drop.ts';

export type DropsRoutesDeps = EditDropDeps &
  ScheduleDropDeps & { drops: DropStore; lists: DropLists; clock: Clock };

type Edited = { drop: DropSnapshot; now: number } | Refusal;

export function dropsRoutes(deps: DropsRoutesDeps) {
  const { drops, lists, clock } = deps;
  const present = (drop: DropSnapshot) => presentDrop(drop, clock.now());
  const presentEdited = (edited: Edited) =>
    edited instanceof Refusal ? edited : presentDrop(edited.drop, edited.now);

  return routes({
    'drops.list': async ({ query: { cursor, limit = LIMITS.pageSizeDefault, ...which } }) =>
      mapPage(await lists.all(which, new Date(clock.now()), { cursor, limit }), present),

    'drops.live': async ({ query: { cursor, limit = LIMITS.pageSizeDefault, ...filter } }) =>
      mapPage(await lists.live(filter, new Date(clock.now()), { cursor, limit }), present),

    'drops.upcoming': async ({ query: { cursor, limit = LIMITS.pageSizeDefault, ...filter } }) =>
      mapPage(await lists.upcoming(filter, new Date(clock.now()), { cursor, limit }), present),

    'drops.get': async ({ params }) => {
      const drop = await drops.find(params.dropId);
      return drop ? present(drop) : new Refusal('not_found', { detail: 'There is no such drop' });
    },

    'drops.create': ({ body, caller, intent }) =>
      intent.once({
        draw: () => createId('drp'),
        find: drops.find,
        make: (dropId) => scheduleDrop(deps, { ...body, dropId, creatorId: caller.creatorId }),
        present,
      }),

    'drops.update': async ({ params, body, caller }) =>
      presentEdited(await updateDrop(deps, { ...params, creatorId: caller.creatorId, changes: body })),

    'drops.restock': ({ params: { dropId }, body: { quantity }, caller: { creatorId }, intent }) =>
      intent.once({
        draw: () => dropId,
        find: async () => ((await intent.isDone()) ? drops.find(dropId) : null),
        async make() {
          const edited = await restockDrop(deps, { dropId, creatorId, quantity, onEdit: intent.finish });
          return edited instanceof Refusal ? edited : edited.drop;
        },
        present,
      }),

    'drops.pause': async ({ params, caller }) =>
      presentEdited(await pauseDrop(deps, { ...params, creatorId: caller.creatorId })),

    'drops.resume': async ({ params, caller }) =>
      presentEdited(await resumeDrop(deps, { ...params, creatorId: caller.creatorId })),

    'drops.end': async ({ params, caller }) =>
      presentEdited(await endDrop(deps, { ...params, creatorId: caller.creatorId })),

    'drops.cancel': async ({ params, caller }) =>
      presentEdited(await cancelDrop(deps, { ...params, creatorId: caller.creatorId })),
  });
}
