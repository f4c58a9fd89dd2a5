import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster, Fleet } from './cluster/cluster.ts';
import type { SetMember } from '../cluster/replica-set.ts';
import { type Fault, type FaultAction, faultLine } from './faults.ts';

type Stage = { cluster: Cluster; fleet: Fleet };

/** Ends one fault. */
type Undo = () => void | Promise<void>;

/** Runs a schedule, each fault at its time; returns when the last one is undone. */
export async function injectFaults(
  stage: Stage,
  faults: readonly Fault[],
  say: (line: string) => void,
): Promise<void> {
  const startedAt = performance.now();
  await Promise.all(
    faults.map(async (fault) => {
      await until(startedAt + fault.atMs);
      const undo = await begin(stage, fault.action).catch((error: unknown) => {
        say(`${faultLine(fault)}: failed (${error instanceof Error ? error.message : String(error)})`);
        return null;
      });
      if (!undo) return say(`${faultLine(fault)}: nobody has this role now, left out`);
      say(faultLine(fault));
      await until(startedAt + fault.atMs + fault.forMs);
      await undo();
    }),
  );
}

const until = (at: number): Promise<void> => delay(Math.max(0, at - performance.now()));

/** Everything that a schedule may have left behind. */
export async function heal({ cluster, fleet }: Stage): Promise<void> {
  cluster.redis.heal();
  cluster.set.heal();
  fleet.heal();
  await cluster.set.settle();
  await Promise.all(fleet.nodes.map((node) => node.untilReady()));
}

async function begin({ cluster, fleet }: Stage, action: FaultAction): Promise<Undo | null> {
  switch (action.kind) {
    case 'kill-server': {
      const node = fleet.nodes[action.server];
      node?.kill();
      return () => node?.restart();
    }
    case 'freeze-server': {
      const node = fleet.nodes[action.server];
      node?.freeze();
      return () => node?.thaw();
    }
    case 'kill-redis':
      await cluster.redis.kill();
      return () => cluster.redis.restart(action.data);
    case 'flush-redis':
      await cluster.redis.flush();
      return () => {};
    case 'slow-redis':
      cluster.redis.setWeather({ kind: 'slow', delayMs: action.delayMs });
      return () => cluster.redis.setWeather({ kind: 'clear' });
    case 'cut-redis':
      cluster.redis.setWeather({ kind: 'cut' });
      return () => cluster.redis.setWeather({ kind: 'clear' });
    case 'step-down':
    case 'kill-member':
    case 'freeze-member':
    case 'cut-member':
    case 'swallow-member':
    case 'slow-member': {
      const member = await cluster.set.find('member' in action ? action.member : 'primary');
      return member && hit(member, action);
    }
  }
}

type MemberAction = Extract<FaultAction, { member: unknown } | { kind: 'step-down' }>;

async function hit(member: SetMember, action: MemberAction): Promise<Undo> {
  switch (action.kind) {
    case 'kill-member':
      await member.kill();
      return () => member.start();
    case 'freeze-member':
      member.freeze();
      return () => member.thaw();
    case 'step-down':
      await member.stepDown();
      return () => {};
    case 'cut-member':
      member.setWeather({ kind: 'cut' }, action.scope);
      return () => member.setWeather({ kind: 'clear' });
    case 'swallow-member':
      member.setWeather({ kind: 'swallow' }, action.scope);
      return () => member.setWeather({ kind: 'clear' });
    case 'slow-member':
      member.setWeather({ kind: 'slow', delayMs: action.delayMs });
      return () => member.setWeather({ kind: 'clear' });
  }
}
