import type { RequestOptions } from '../options.ts';
import type { Page } from '../types/page.ts';
import type { ApiPromise } from './api-promise.ts';
import type { Paginated } from './paginate.ts';

/** What a resource method asks the core to do. */
export type CallSpec = {
  /** Name in the contract, such as `orders.create`. */
  endpoint: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api`, already encoded. */
  path: string;
  query?: object | undefined;
  body?: unknown;
  /**
   * `none`: no token is sent. `optional`: one is sent if there is one. `required`: like `optional`, but a token
   * that cannot be had fails the call. Default `required`.
   */
  auth?: 'none' | 'optional' | 'required' | undefined;
  /** The endpoint takes an idempotency key. */
  takesKey?: boolean | undefined;
  /** A write that may be repeated although it has no key, because it names the state to reach: doing it twice is the same as once. */
  isIdempotent?: boolean | undefined;
  /** The one drop that the call is about, where it helps the server to know how old a key is. */
  soleDropId?: string | undefined;
};

/** What resources are built on. */
export type Api = {
  call: <T>(spec: CallSpec, options?: RequestOptions) => ApiPromise<T>;
  list: <T, P extends Page<T> = Page<T>>(spec: CallSpec, options?: RequestOptions) => Paginated<T, P>;
};

/** Path template that encodes each value: ``path`/drops/${id}` ``. */
export const path = (literals: TemplateStringsArray, ...values: string[]): string =>
  String.raw({ raw: literals }, ...values.map(encodeSegment));

/** `.` and `..` survive encodeURIComponent and would climb out of the path. */
const encodeSegment = (value: string): string => {
  if (value === '' || value === '.' || value === '..') throw new TypeError(`Not a usable id: "${value}"`);
  return encodeURIComponent(value);
};
