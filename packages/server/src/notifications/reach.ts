import { countReach, type Reach, REACH_MAX } from '@livedrops/sdk/contract';
import type { PreferencesStore } from './preferences.store.ts';
import type { PushDeviceStore } from './push-device.store.ts';

export type ReachDeps = {
  /** The newest followers of a creator, so many at most. */
  newestFollowers(creatorId: string, limit: number): Promise<string[]>;
  countFollowers(creatorId: string): Promise<number>;
  /** Which of some people have confirmed their address. */
  findConfirmed(userIds: readonly string[]): Promise<ReadonlySet<string>>;
  preferences: Pick<PreferencesStore, 'findMany'>;
  devices: Pick<PushDeviceStore, 'findIds'>;
  settings: { push: object | null; email: object | null };
};

/** Whom a notice reaches, as far as that can be known before there is one. What one look costs does not depend on how many follow. */
export async function findReach(deps: ReachDeps, creatorId: string): Promise<Reach> {
  const [followers, people] = await Promise.all([
    deps.countFollowers(creatorId),
    deps.newestFollowers(creatorId, REACH_MAX),
  ]);
  const { push, email } = deps.settings;
  const [preferencesOf, devices, confirmed] = await Promise.all([
    deps.preferences.findMany(people),
    push ? deps.devices.findIds(people) : [],
    email ? deps.findConfirmed(people) : new Set<string>(),
  ]);
  const owners = new Set(devices.map(({ userId }) => userId));
  const known = people.map((userId) => ({
    preferences: preferencesOf(userId),
    hasDevice: owners.has(userId),
    hasAddress: confirmed.has(userId),
  }));
  return { followers, looked: people.length, kinds: countReach(known) };
}
