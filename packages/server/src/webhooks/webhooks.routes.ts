import { LIMITS } from '@livedrops/sdk/contract';
import { Refusal } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import { createId } from '../platform/id.ts';
import { mapPage } from '../platform/keyset.ts';
import {
  createEndpoint,
  deleteEndpoint,
  type EditEndpointDeps,
  findOwn,
  rotateSecret,
  updateEndpoint,
} from './edit-endpoint.ts';
import { redeliver, replayFailed, type SendAgainDeps, sendTest, unknownDelivery } from './send-again.ts';
import { createSecret, hasSecret } from './webhook-secret.ts';
import {
  presentDelivery,
  presentDeliveryDetails,
  presentEndpoint,
  presentWithSecret,
} from './webhooks.present.ts';

export type WebhooksRoutesDeps = EditEndpointDeps & SendAgainDeps;

export const webhooksRoutes = (deps: WebhooksRoutesDeps) => ({ ...managing(deps), ...delivering(deps) });

type Target = { params: { endpointId: string }; caller: { creatorId: string } };

const ownOf = ({ params, caller }: Target) => ({
  endpointId: params.endpointId,
  creatorId: caller.creatorId,
});

const managing = (deps: EditEndpointDeps) =>
  routes({
    'webhooks.list': async ({ query: { cursor, limit = LIMITS.pageSizeDefault }, caller }) => {
      const page = await deps.endpoints.list(caller.creatorId, { cursor, limit });
      const now = deps.clock.now();
      return mapPage(page, (endpoint) => presentEndpoint(endpoint, now));
    },
    'webhooks.create': ({ body, caller, intent }) =>
      intent.once({
        draw: () => createId('whe'),
        find: deps.endpoints.find,
        make: (id) => createEndpoint(deps, { ...body, id }, caller),
        present: (endpoint) => presentWithSecret(endpoint, deps.clock.now()),
      }),
    'webhooks.get': async (input) => {
      const endpoint = await findOwn(deps, ownOf(input));
      return endpoint instanceof Refusal ? endpoint : presentEndpoint(endpoint, deps.clock.now());
    },
    'webhooks.update': (input) => updateEndpoint(deps, ownOf(input), input.body),
    'webhooks.delete': (input) => deleteEndpoint(deps, ownOf(input)),
    'webhooks.rotateSecret': (input) =>
      input.intent.once({
        draw: createSecret,
        async find(secret) {
          const endpoint = await deps.endpoints.find(input.params.endpointId);
          return endpoint && hasSecret(endpoint, secret) ? endpoint : null;
        },
        make: (secret) => rotateSecret(deps, ownOf(input), secret),
        present: (endpoint) => presentWithSecret(endpoint, deps.clock.now()),
      }),
  });

const delivering = (deps: SendAgainDeps) =>
  routes({
    'webhooks.test': (input) =>
      input.intent.once({
        draw: () => createId('whd'),
        find: deps.deliveries.find,
        make: (id) => sendTest(deps, ownOf(input), id),
        present: presentDelivery,
      }),
    'webhooks.deliveries': async (input) => {
      const endpoint = await findOwn(deps, ownOf(input));
      if (endpoint instanceof Refusal) return endpoint;
      const { state, cursor, limit = LIMITS.pageSizeDefault } = input.query;
      return mapPage(await deps.deliveries.list(endpoint.id, { state, cursor, limit }), presentDelivery);
    },
    'webhooks.delivery': async (input) => {
      const endpoint = await findOwn(deps, ownOf(input));
      if (endpoint instanceof Refusal) return endpoint;
      const delivery = await deps.deliveries.findOwn(input.params.deliveryId, endpoint.id);
      return delivery ? presentDeliveryDetails(delivery) : unknownDelivery();
    },
    'webhooks.redeliver': (input) => {
      const { deliveryId } = input.params;
      const findDelivery = async () => {
        const endpoint = await findOwn(deps, ownOf(input));
        return endpoint instanceof Refusal ? null : deps.deliveries.findOwn(deliveryId, endpoint.id);
      };
      return input.intent.once({
        // The round that it ends: a repeat begins no further one.
        draw: async () => String((await findDelivery())?.round ?? 0),
        async find(round) {
          const delivery = await findDelivery();
          return delivery && delivery.round > Number(round) ? delivery : null;
        },
        make: () => redeliver(deps, ownOf(input), deliveryId),
        present: presentDelivery,
      });
    },
    'webhooks.replay': (input) => replayFailed(deps, ownOf(input), new Date(input.body.since)),
  });
