import { path, type Api } from '../core/call.ts';
import type { RequestOptions } from '../options.ts';
import type {
  CreateCreatorInput,
  Creator,
  Customer,
  CustomerQuery,
  CustomerTotals,
  Follower,
  UpdateCreatorInput,
} from '../types/creator.ts';
import type { PageQuery } from '../types/page.ts';

/** What `creators.list` takes. */
export type CreatorQuery = PageQuery & {
  /** Words, in any case and with or without accents. Each of them must begin a word of the name or of the handle. */
  q?: string | undefined;
};

export const createCreators = ({ call, list }: Api) => ({
  /**
   * Makes the signed-in person a creator. Call `client.auth.refresh()` afterwards: the next token carries the role.
   * Fails with `handle_taken` or `already_creator`.
   */
  create: (input: CreateCreatorInput, options?: RequestOptions) =>
    call<Creator>(
      { endpoint: 'creators.create', method: 'POST', path: '/creators', body: input, takesKey: true },
      options,
    ),

  /** Creators, the most followed first. */
  list: (query?: CreatorQuery, options?: RequestOptions) =>
    list<Creator>(
      { endpoint: 'creators.list', method: 'GET', path: '/creators', query, auth: 'optional' },
      options,
    ),

  /** One creator, by id or handle. Fails with `not_found`. */
  get: (idOrHandle: string, options?: RequestOptions) =>
    call<Creator>(
      { endpoint: 'creators.get', method: 'GET', path: path`/creators/${idOrHandle}`, auth: 'optional' },
      options,
    ),

  /** Changes the own profile. Fails with `forbidden` for somebody else's. */
  update: (creatorId: string, input: UpdateCreatorInput, options?: RequestOptions) =>
    call<Creator>(
      { endpoint: 'creators.update', method: 'PATCH', path: path`/creators/${creatorId}`, body: input },
      options,
    ),

  /** Followers, newest first. */
  followers: (creatorId: string, query?: PageQuery, options?: RequestOptions) =>
    list<Follower>(
      {
        endpoint: 'creators.followers',
        method: 'GET',
        path: path`/creators/${creatorId}/followers`,
        query,
        auth: 'optional',
      },
      options,
    ),

  /**
   * The signed-in creator's buyers, the latest order first unless `sort` says otherwise. The list follows the orders a moment later (during
   * a rush for longer). Fails with `validation_failed` at `sort` when `q` is given with a sort other than `latest`.
   */
  customers: (query?: CustomerQuery, options?: RequestOptions) =>
    list<Customer>({ endpoint: 'creators.customers', method: 'GET', path: '/customers', query }, options),

  /** How many buyers there are, how many came back, and what all of them bought. It follows the orders a moment later. */
  customerTotals: (options?: RequestOptions) =>
    call<CustomerTotals>(
      { endpoint: 'creators.customerTotals', method: 'GET', path: '/customers/totals' },
      options,
    ),
});
