import { expect, test } from 'vitest';
import { mayHearTopic } from './topics.rules.ts';

const fan = { userId: 'usr_1', creatorId: null };
const creator = { userId: 'usr_2', creatorId: 'crt_2' };

test.each([
  ['drop:drp_1', null, true],
  ['creator:crt_1', null, true],
  ['user:usr_1', null, false],
  ['user:usr_1', fan, true],
  ['user:usr_2', fan, false],
  ['sales:crt_2', null, false],
  ['sales:crt_2', fan, false],
  ['sales:null', fan, false],
  ['sales:crt_2', creator, true],
  ['sales:crt_1', creator, false],
  ['usr_1', fan, false],
  ['everything:usr_1', fan, false],
])('%s for %o: %s', (topic, listener, allowed) => {
  expect(mayHearTopic(topic, listener)).toBe(allowed);
});
