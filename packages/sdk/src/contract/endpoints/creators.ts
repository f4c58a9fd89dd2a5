import * as z from 'zod/mini';
import {
  createCreatorInputSchema,
  creatorSchema,
  customerSchema,
  followerSchema,
  followersCsvQuerySchema,
  updateCreatorInputSchema,
} from '../creator.ts';
import { endpoint } from '../endpoint.ts';
import { id, pageOf, pageQuery, search } from '../fields.ts';

const creatorParams = z.strictObject({ creatorId: id });

export const creatorEndpoints = {
  'creators.create': endpoint({
    method: 'POST',
    path: '/creators',
    tag: 'creators',
    summary: 'Become a creator. The next refresh of the session carries the creator role',
    auth: 'user',
    needsSession: true,
    body: createCreatorInputSchema,
    status: 201,
    response: creatorSchema,
    idempotencyKey: 'optional',
    problems: ['already_creator', 'handle_taken'],
  }),
  'creators.list': endpoint({
    method: 'GET',
    path: '/creators',
    tag: 'creators',
    summary: 'Creators, the most followed first; by words of the name or handle, or their beginnings',
    auth: 'public',
    query: z.strictObject({ ...pageQuery, q: z.optional(search) }),
    status: 200,
    response: pageOf(creatorSchema),
    problems: [],
  }),
  'creators.get': endpoint({
    method: 'GET',
    path: '/creators/{creatorId}',
    tag: 'creators',
    summary: 'One creator, by id or handle',
    auth: 'public',
    params: creatorParams,
    status: 200,
    response: creatorSchema,
    problems: ['not_found'],
  }),
  'creators.update': endpoint({
    method: 'PATCH',
    path: '/creators/{creatorId}',
    tag: 'creators',
    summary: 'Change the own profile',
    auth: 'creator',
    params: creatorParams,
    body: updateCreatorInputSchema,
    status: 200,
    response: creatorSchema,
    problems: ['not_found', 'forbidden'],
  }),
  'creators.followers': endpoint({
    method: 'GET',
    path: '/creators/{creatorId}/followers',
    tag: 'creators',
    summary:
      'Followers, newest first: all of them for the creator, and for others those who show whom they follow. A page may be short',
    auth: 'public',
    params: creatorParams,
    query: z.strictObject(pageQuery),
    status: 200,
    response: pageOf(followerSchema),
    problems: ['not_found'],
  }),
  // An API key needs the scope of the area, `creators:read`: it says no more than `creators.followers` says to such a key.
  'creators.followersCsv': endpoint({
    method: 'GET',
    path: '/followers.csv',
    tag: 'creators',
    summary:
      'All own followers as a CSV file, newest first, without addresses. It is sent while it is made: a file that is cut off ends with a broken connection',
    auth: 'creator',
    query: followersCsvQuerySchema,
    status: 200,
    response: z.string(),
    download: 'text/csv',
    problems: ['forbidden'],
  }),
  'creators.customers': endpoint({
    method: 'GET',
    path: '/customers',
    tag: 'creators',
    summary: "The caller's buyers, newest order first",
    auth: 'creator',
    scope: 'sales:read',
    query: z.strictObject(pageQuery),
    status: 200,
    response: pageOf(customerSchema),
    problems: ['forbidden'],
  }),
};
