import type { Endpoint, EndpointName, EndpointResponse, Endpoints } from '@livedrops/sdk/contract';
import type { RouteInput } from '../http/route.ts';
import type { CdnLife } from './cdn.ts';
import type { ReadCache } from './read-cache.ts';

type Input<E extends Endpoint> = Pick<RouteInput<E>, 'params' | 'query'>;

/** How the answers of a read may be shared by everybody who asks the same. */
export type ReadPolicy<E extends Endpoint = Endpoint> = {
  /** How old an answer may be, in milliseconds. It is read anew after half of that, while the old one is still shown. */
  lifeMs: number;
  /** The same for a cache in front of the server, where one is configured. */
  cdn: CdnLife;
  /** Names for what an answer shows. A change of one of them ends it. */
  tags(input: Input<E>, data: EndpointResponse<E>): readonly string[];
  /** When the answer changes by itself (epoch ms), after an instant; `null` when it does not. */
  changesAt?(data: EndpointResponse<E>, now: number): number | null;
  /** Some people see more: only what visitors see is shared. Default: everybody sees the same. */
  isForVisitors?: true;
};

/** Reads whose answers are shared. The others are read for each call. */
export type ReadPolicies = { [N in EndpointName]?: ReadPolicy<Endpoints[N]> };

/** Writes, and the names of what they change. */
export type WriteTags = {
  [N in EndpointName]?: (input: Pick<RouteInput<Endpoints[N]>, 'params' | 'caller'>) => readonly string[];
};

/** What a domain says of its reads. */
export type Sharing = {
  reads: ReadPolicies;
  writes: WriteTags;
  /** The writes make events, by which other processes hear of them. Default: they are told by a signal. */
  hasEvents?: true;
};

/** The answers that are shared, and which these are. */
export type SharedReads = {
  cache: ReadCache;
  /** `null`: the answers of an endpoint are not shared. */
  policyOf(name: EndpointName): ReadPolicy | null;
};
