import { expect, test } from 'vitest';
import { type FollowWish, planFollows } from './follow.rules.ts';

const follow = (followerId: string): FollowWish => ({ followerId, wanted: 'followed' });
const unfollow = (followerId: string): FollowWish => ({ followerId, wanted: 'unfollowed' });

test.each([
  ['nothing asked', [], ['a'], [], []],
  ['new people', [follow('a'), follow('b')], [], ['a', 'b'], []],
  ['somebody who follows already', [follow('a')], ['a'], [], []],
  ['the same person twice', [follow('a'), follow('a')], [], ['a'], []],
  ['somebody leaves', [unfollow('a')], ['a', 'b'], [], ['a']],
  ['somebody leaves who never came', [unfollow('a')], [], [], []],
  ['a change of mind', [follow('a'), unfollow('a')], [], [], []],
  ['a change of mind of a follower', [unfollow('a'), follow('a')], ['a'], [], []],
])('%s', (_case, wishes, following, toInsert, toDelete) => {
  expect(planFollows(wishes, new Set(following))).toEqual({ toInsert, toDelete });
});
