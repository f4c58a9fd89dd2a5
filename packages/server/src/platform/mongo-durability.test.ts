import { describe, expect, it } from 'vitest';
import { type Deployment, judgeDeployment, whyUriIsWeak } from './mongo-durability.ts';

const good: Deployment = {
  arbiters: [],
  members: 3,
  writeConcern: { w: 'majority' },
  isMajorityJournaled: true,
};

describe('a deployment', () => {
  it.each<[string, Partial<Deployment>]>([
    ['a majority by default', {}],
    ['a majority by number, with the journal', { writeConcern: { w: 2, j: true } }],
    ['one member that journals', { members: 1, writeConcern: { w: 1, j: true } }],
    ["a rule of the operator's own", { writeConcern: { w: 'twoRooms' } }],
    ['a default that we may not see', { writeConcern: null }],
  ])('may hold the books with %s', (_name, change) => {
    expect(judgeDeployment({ ...good, ...change })).toEqual([]);
  });

  it.each<[string, Partial<Deployment>, RegExp]>([
    ['a default of one', { writeConcern: { w: 1 } }, /default write concern of the deployment is \{"w":1\}/],
    [
      'a default below the majority',
      { members: 5, writeConcern: { w: 2, j: true } },
      /default write concern/,
    ],
    ['a number without the journal', { members: 1, writeConcern: { w: 1 } }, /default write concern/],
    [
      'a majority without the journal',
      { writeConcern: { w: 'majority', j: false } },
      /default write concern/,
    ],
    ['a majority in memory', { isMajorityJournaled: false }, /writeConcernMajorityJournalDefault/],
    ['an arbiter', { arbiters: ['db3:27017'] }, /arbiters \(db3:27017\)/],
  ])('may not with %s', (_name, change, fault) => {
    expect(judgeDeployment({ ...good, ...change })).toEqual([expect.stringMatching(fault)]);
  });

  it('is told everything that is wrong with it', () => {
    const faults = judgeDeployment({
      arbiters: ['a:1'],
      members: 2,
      writeConcern: { w: 1 },
      isMajorityJournaled: false,
    });
    expect(faults).toHaveLength(3);
  });
});

describe('a connection string', () => {
  it.each([
    'mongodb://db/livedrops?replicaSet=rs0',
    'mongodb://db/livedrops?w=majority&journal=true',
    'mongodb+srv://me:w=1@db/livedrops',
  ])('%s is strong', (uri) => {
    expect(whyUriIsWeak(uri)).toBeNull();
  });

  it.each([
    ['mongodb://db/livedrops?w=1', /w=1/],
    ['mongodb://db/livedrops?replicaSet=rs0&w=0', /w=0/],
    ['mongodb://db/livedrops?journal=false', /journal=false/],
    ['mongodb://db/livedrops?W=majority&J=false', /journal=false/],
  ])('%s is weak', (uri, why) => {
    expect(whyUriIsWeak(uri)).toMatch(why);
  });
});
