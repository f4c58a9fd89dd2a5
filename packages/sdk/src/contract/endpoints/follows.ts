import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { id, pageOf, pageQuery } from '../fields.ts';
import { followingSchema, followSchema } from '../follow.ts';

/** `userId` may be `me`. */
const followParams = z.strictObject({ userId: id, creatorId: id });

export const followEndpoints = {
  'follows.follow': endpoint({
    method: 'POST',
    path: '/users/{userId}/follow/{creatorId}',
    tag: 'follows',
    summary: 'Follow a creator; following twice is fine. `userId` may be `me`',
    auth: 'user',
    params: followParams,
    status: 200,
    response: followSchema,
    problems: ['not_found', 'forbidden'],
  }),
  'follows.unfollow': endpoint({
    method: 'DELETE',
    path: '/users/{userId}/follow/{creatorId}',
    tag: 'follows',
    summary: 'Stop following; doing it twice is fine. `userId` may be `me`',
    auth: 'user',
    params: followParams,
    status: 204,
    problems: ['forbidden'],
  }),
  'follows.list': endpoint({
    method: 'GET',
    path: '/users/{userId}/following',
    tag: 'follows',
    summary:
      'Whom a person follows, newest first; for others only if that person shows it. `userId` may be `me`',
    auth: 'user',
    params: z.strictObject({ userId: id }),
    query: z.strictObject(pageQuery),
    status: 200,
    response: pageOf(followingSchema),
    problems: ['forbidden'],
  }),
};
