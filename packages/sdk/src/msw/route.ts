import type { EndpointBody, EndpointParams, EndpointQuery, EndpointResponse } from '../contract/endpoint.ts';
import type { EndpointName, Endpoints } from '../contract/endpoints/index.ts';
import type { MockDb, MockUser } from './mock-db.ts';

/** What a mock route is given: parsed and allowed already. */
export type MockInput<N extends EndpointName> = {
  db: MockDb;
  params: EndpointParams<Endpoints[N]>;
  query: EndpointQuery<Endpoints[N]>;
  body: EndpointBody<Endpoints[N]>;
  /** The file that is the body, where the endpoint takes one. */
  file: Endpoints[N] extends { takesFile: object } ? Uint8Array : undefined;
  /** Who asks; certain to be there where the endpoint's `auth` is not `public`. */
  user: Endpoints[N]['auth'] extends 'public' ? MockUser | undefined : MockUser;
  /** The caller's creator id, likewise with `auth: 'creator'`. */
  creatorId: Endpoints[N]['auth'] extends 'creator' ? string : string | undefined;
  /** Likewise with an endpoint that needs a key. */
  key: Endpoints[N] extends { idempotencyKey: 'required' } ? string : undefined;
  /** The bearer token that it came with. */
  token: string | undefined;
  /** Makes the answer say that it repeats an earlier one. */
  replay: () => void;
};

export type MockRoute<N extends EndpointName> = (input: MockInput<N>) => EndpointResponse<Endpoints[N]>;

/** Mock routes of some endpoints. An endpoint without one does not compile. */
export type MockRoutes<N extends EndpointName = EndpointName> = { [K in N]: MockRoute<K> };
