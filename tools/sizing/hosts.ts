import { ROLES, type Role, type ServerRole } from './costs.ts';
import { type Cores, createCores, type Work } from './cores.ts';
import type { Timeline } from './timeline.ts';

/** Cores that everything shares, the crowd included, or cores of its own for each role of a server. */
export type Machine = { shared: number } | Record<ServerRole, number>;

export type Hosts = {
  /** Where a role works. What has no limit there is not ours to count, such as the buyers' own machines. */
  work: Record<Role, Work>;
  /** CPU milliseconds that each role was given, second by second. */
  cpuMs: Record<Role, number[]>;
  pools: Cores[];
};

export function createHosts(machine: Machine, timeline: Timeline): Hosts {
  const shared = 'shared' in machine ? createCores(timeline, machine.shared) : null;
  const coresOf = (role: Role): Cores =>
    shared ?? createCores(timeline, role in machine ? machine[role as keyof Machine] : Infinity);
  const cpuMs = eachRole((): number[] => []);
  const pools = eachRole(coresOf);
  const work = eachRole((role): Work => {
    const seconds = cpuMs[role];
    return (spentMs, done) =>
      pools[role].run(spentMs, () => {
        const second = Math.floor(timeline.now() / 1000);
        seconds[second] = (seconds[second] ?? 0) + spentMs;
        done();
      });
  });
  return { work, cpuMs, pools: [...new Set(Object.values(pools))] };
}

const eachRole = <T>(of: (role: Role) => T): Record<Role, T> =>
  Object.fromEntries(ROLES.map((role) => [role, of(role)])) as Record<Role, T>;
