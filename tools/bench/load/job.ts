/** What the load generator does in one run. */
export type LoadJob = {
  /** Connections are spread over them in turn. */
  urls: string[];
  /** Orders go to them in turn. */
  dropIds: readonly string[];
  /** Keys are this and the number of the request. */
  keyPrefix: string;
  connections: number;
  seconds: number;
  /** When the keys were made, as the SDK says it once it knows the server's clock; `null` says nothing. */
  mintedAt: number | null;
  /** Requests that are built before the clock starts; no key is ever sent twice. */
  requestsMax: number;
  /** How many people buy, in turn; by default more than any cache of tokens holds, so that every check is a real one. */
  fans?: number;
  /** Requests a second, whatever the answers do; as fast as they come when missing. */
  rate?: number;
};

export type LoadResult = {
  /** Answers by HTTP status. */
  statuses: Record<string, number>;
  /** Numbers of the requests that were answered with 2xx. */
  acknowledged: number[];
  latenciesMs: Float64Array;
  spanMs: number;
  /** Connections that broke, or waited too long. */
  errors: number;
  /** Share of the time (0 to 1) in which the generator's own loop was busy: near 1 it is the limit. */
  clientBusy: number;
};

export type LoadMessage = { job: LoadJob; secret: string };

/** Fans exist only by their tokens. */
export const FANS = 20_000;

export const fanId = (fan: number): string => `usr_bench_${fan}`;
export const buyerOf = ({ fans = FANS }: Pick<LoadJob, 'fans'>, request: number): number => request % fans;
export const keyOf = (prefix: string, request: number): string => `${prefix}-${request}`;
