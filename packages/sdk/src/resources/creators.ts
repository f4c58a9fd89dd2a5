import { path, type Api } from '../core/call.ts';
import type { RequestOptions } from '../options.ts';
import type {
  CreateCreatorInput,
  Creator,
  Customer,
  CustomerQuery,
  CustomersCsvQuery,
  CustomerTotals,
  Follower,
  FollowerGrowth,
  FollowerGrowthQuery,
  FollowersCsvQuery,
  Reach,
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

  /**
   * Changes the own profile. Fails with `forbidden` for somebody else's, with `not_found` at `avatar.id` for a picture that is not one's own, and
   * with `version_conflict` when `input.version` is not the present one.
   *
   * @example
   * const { id } = await client.products.uploadImage(file);
   * await client.creators.update(creator.id, { avatar: { id }, links: ['https://kiln.example'], version: creator.version });
   */
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
   * How many follow the signed-in creator now, and how many of them began on each of the last days (30 by default, 365 at most). Who left again is in
   * no day. Fails with `validation_failed` for a time zone that does not exist.
   *
   * @example
   * const { followers, days } = await client.creators.followerGrowth({ days: 90, timeZone: 'Europe/Berlin' });
   */
  followerGrowth: (query?: FollowerGrowthQuery, options?: RequestOptions) =>
    call<FollowerGrowth>(
      { endpoint: 'creators.followerGrowth', method: 'GET', path: '/followers/growth', query },
      options,
    ),

  /** How many of the signed-in creator's newest followers a notice of a drop reaches by push and by e-mail. */
  reach: (options?: RequestOptions) =>
    call<Reach>({ endpoint: 'creators.reach', method: 'GET', path: '/followers/reach' }, options),

  /**
   * All followers of the signed-in creator as a CSV file, newest first, without addresses. It comes as a stream, as `orders.soldCsv` does:
   * read it to its end, or `cancel()` it. A file that was cut off ends with an error. Fails with `forbidden` for a person without a creator
   * profile, and with `validation_failed` for a column or a time zone that does not exist. An API key needs `creators:read`.
   *
   * @example
   * const file = await client.creators.followersCsv({ columns: ['name', 'followedAt'], timeZone: 'Europe/Berlin' });
   * const blob = await new Response(file).blob();
   */
  followersCsv: (query?: FollowersCsvQuery, options?: RequestOptions) =>
    call<ReadableStream<Uint8Array>>(
      { endpoint: 'creators.followersCsv', method: 'GET', path: '/followers.csv', query, isStream: true },
      options,
    ),

  /**
   * The signed-in creator's buyers, the latest order first unless `sort` says otherwise. The list follows the orders a moment later (during
   * a rush for longer). Fails with `validation_failed` at `sort` when `q` is given with a sort other than `latest`.
   */
  customers: (query?: CustomerQuery, options?: RequestOptions) =>
    list<Customer>({ endpoint: 'creators.customers', method: 'GET', path: '/customers', query }, options),

  /**
   * The signed-in creator's buyers as a CSV file, sorted and searched as `creators.customers` is. It comes as a stream, as `orders.soldCsv` does:
   * read it to its end, or `cancel()` it. A file that was cut off ends with an error.
   *
   * @example
   * const file = await client.creators.customersCsv({ sort: 'spent', columns: ['name', 'email', 'spent', 'currency'] });
   * const blob = await new Response(file).blob();
   */
  customersCsv: (query?: CustomersCsvQuery, options?: RequestOptions) =>
    call<ReadableStream<Uint8Array>>(
      { endpoint: 'creators.customersCsv', method: 'GET', path: '/customers.csv', query, isStream: true },
      options,
    ),

  /** How many buyers there are, how many came back, and what all of them bought. It follows the orders a moment later. */
  customerTotals: (options?: RequestOptions) =>
    call<CustomerTotals>(
      { endpoint: 'creators.customerTotals', method: 'GET', path: '/customers/totals' },
      options,
    ),
});
