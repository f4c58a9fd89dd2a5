import { LIMITS } from '@livedrops/sdk/contract';
import { toPage } from '../platform/cursor.ts';
import { Refusal } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import {
  createEndpoint,
  deleteEndpoint,
  type EditEndpointDeps,
  findOwn,
  rotateSecret,
  updateEndpoint,
} from './edit-endpoint.ts';
import { redeliver, replayFailed, type SendAgainDeps, sendTest, unknownDelivery } from './send-again.ts';
import { deliveryKeys } from './webhook-delivery.store.ts';
import { endpointKeys } from './webhook-endpoint.store.ts';
import { presentDelivery, presentDeliveryDetails, presentEndpoint } from './webhooks.present.ts';

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
      const found = await deps.endpoints.list(caller.creatorId, { cursor, limit });
      const now = deps.clock.now();
      return toPage(found, limit, endpointKeys, (endpoint) => presentEndpoint(endpoint, now));
    },
    'webhooks.create': ({ body, caller }) => createEndpoint(deps, body, caller),
    'webhooks.get': async (input) => {
      const endpoint = await findOwn(deps, ownOf(input));
      return endpoint instanceof Refusal ? endpoint : presentEndpoint(endpoint, deps.clock.now());
    },
    'webhooks.update': (input) => updateEndpoint(deps, ownOf(input), input.body),
    'webhooks.delete': (input) => deleteEndpoint(deps, ownOf(input)),
    'webhooks.rotateSecret': (input) => rotateSecret(deps, ownOf(input)),
  });

const delivering = (deps: SendAgainDeps) =>
  routes({
    'webhooks.test': (input) => sendTest(deps, ownOf(input)),
    'webhooks.deliveries': async (input) => {
      const endpoint = await findOwn(deps, ownOf(input));
      if (endpoint instanceof Refusal) return endpoint;
      const { state, cursor, limit = LIMITS.pageSizeDefault } = input.query;
      const found = await deps.deliveries.list(endpoint._id, { state, cursor, limit });
      return toPage(found, limit, deliveryKeys, presentDelivery);
    },
    'webhooks.delivery': async (input) => {
      const endpoint = await findOwn(deps, ownOf(input));
      if (endpoint instanceof Refusal) return endpoint;
      const delivery = await deps.deliveries.findOwn(input.params.deliveryId, endpoint._id);
      return delivery ? presentDeliveryDetails(delivery) : unknownDelivery();
    },
    'webhooks.redeliver': (input) => redeliver(deps, ownOf(input), input.params.deliveryId),
    'webhooks.replay': (input) => replayFailed(deps, ownOf(input), new Date(input.body.since)),
  });
