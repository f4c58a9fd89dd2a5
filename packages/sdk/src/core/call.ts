import type { UnsettledOrder } from '../errors.ts';
import { isObject } from './is-object.ts';
import type { RequestOptions } from '../options.ts';
import type { Page } from '../types/page.ts';
import type { ApiPromise } from './api-promise.ts';
import type { Paginated } from './paginate.ts';

/** A path, or why there is none: calls reject with it, because they never throw. */
export type Path = string | { fault: TypeError };

/** The path. Throws its fault, if it has one. */
export const usable = (given: Path): string => {
  if (typeof given === 'string') return given;
  throw given.fault;
};

/** What a resource method asks the core to do. */
export type CallSpec = {
  /** Name in the contract, such as `orders.create`. */
  endpoint: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api`, already encoded. */
  path: Path;
  query?: object | undefined;
  body?: unknown;
  /** A file that is the body itself. */
  file?: Blob | undefined;
  /** What sends instead of `fetch`, the caller's or the global one. */
  sendBy?: ((given: typeof globalThis.fetch | undefined) => typeof globalThis.fetch) | undefined;
  /**
   * `none`: no token is sent. `optional`: one is sent if there is one. `required`: like `optional`, but a token
   * that cannot be had fails the call. Default `required`.
   */
  auth?: 'none' | 'optional' | 'required' | undefined;
  /** The endpoint takes an idempotency key. */
  takesKey?: boolean | undefined;
  /** A write that may be repeated although it has no key, because it names the state to reach: doing it twice is the same as once. */
  isIdempotent?: boolean | undefined;
  /** Whether what was answered is an answer: `undefined` when it was empty. Default: any object. */
  isAnswer?: ((data: unknown) => boolean) | undefined;
  /** The answer is a file: its bytes are handed over as they come. */
  isStream?: boolean | undefined;
  /** The one drop that the call is about, where it helps the server to know how old a key is. */
  soleDropId?: string | undefined;
  /** Whose call it is, where that was settled before. Default: the one who is signed in. */
  person?: string | undefined;
  /** How to find out what became of a key whose answer was lost, and whose key it was. */
  unsettled?: ((idempotencyKey: string, person: string | undefined) => UnsettledOrder) | undefined;
};

/** What `client.request()` takes: a call to an endpoint that this version of the package has no method for. */
export type RequestSpec = Pick<
  CallSpec,
  'method' | 'query' | 'body' | 'auth' | 'takesKey' | 'isIdempotent'
> & {
  /** Below `/api`, beginning with a slash, each part encoded: `/drops/drp_1`. */
  path: string;
  /** How the call is named in events and middleware. Default: method and path. */
  endpoint?: string | undefined;
};

/** Of a call whose answer says nothing: an empty one is as good. */
export const anything = (): boolean => true;

/** The spec of a call that the caller made up. A path that would leave the API is a fault. */
export const readRequestSpec = (spec: RequestSpec): CallSpec => {
  if (!isObject(spec)) {
    const noSpec = new TypeError('client.request takes { method, path }');
    return { endpoint: 'client.request', method: 'GET', path: { fault: noSpec } };
  }
  const isBelow =
    typeof spec.path === 'string' &&
    /^\/(?!\/)[^?#\\]*$/.test(spec.path) &&
    !/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(spec.path);
  const fault = new TypeError(`path must begin with one slash and stay below /api: ${show(spec.path)}`);
  const endpoint = spec.endpoint ?? `${spec.method} ${isBelow ? spec.path : ''}`;
  const isAnswerNeeded = spec.method === 'GET' || spec.takesKey === true;
  const isAnswer = isAnswerNeeded ? (data: unknown) => data !== undefined : anything;
  return { ...spec, endpoint, path: isBelow ? spec.path : { fault }, isAnswer };
};

/** What resources are built on. */
export type Api = {
  call: <T>(spec: CallSpec, options?: RequestOptions) => ApiPromise<T>;
  list: <T, P extends Page<T> = Page<T>>(spec: CallSpec, options?: RequestOptions) => Paginated<T, P>;
};

/** Path template that encodes each value: ``path`/drops/${id}` ``. */
export const path = (literals: TemplateStringsArray, ...values: string[]): Path => {
  const unusable = values.findIndex((value) => !isSegment(value));
  if (unusable !== -1) return { fault: new TypeError(`Not a usable id: ${show(values[unusable])}`) };
  return String.raw({ raw: literals }, ...values.map(encodeURIComponent));
};

/** Whatever it is: not everything can be JSON. */
const show = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? 'undefined';
  } catch {
    return typeof value;
  }
};

/** `.` and `..` survive encodeURIComponent and would climb out of the path; half a surrogate pair makes it throw an error of its own. */
const isSegment = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && value !== '.' && value !== '..' && !/\p{Cs}/u.test(value);
