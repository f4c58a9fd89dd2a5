import type { Scope } from '../cluster/proxy.ts';
import type { Member } from '../cluster/replica-set.ts';

/** One thing that goes wrong, and for how long. Members are named by their role, since who is primary is decided in the run. */
export type FaultAction =
  | { kind: 'kill-server'; server: number }
  | { kind: 'freeze-server'; server: number }
  | { kind: 'kill-member'; member: Member }
  | { kind: 'freeze-member'; member: Member }
  | { kind: 'step-down' }
  | { kind: 'cut-member'; member: Member; scope: Scope }
  | { kind: 'swallow-member'; member: Member; scope: Scope }
  | { kind: 'slow-member'; member: Member; delayMs: number }
  | { kind: 'kill-redis'; data: 'lost' | 'old' }
  | { kind: 'flush-redis' }
  | { kind: 'slow-redis'; delayMs: number }
  | { kind: 'cut-redis' };

export type Layer = 'servers' | 'database' | 'redis';
export type Fault = { atMs: number; forMs: number; layer: Layer; action: FaultAction };

/** `12.3 s  database  kill-member primary, for 4.0 s` */
export function faultLine({ atMs, forMs, layer, action }: Fault): string {
  const { kind, ...details } = action;
  const duration = forMs > 0 ? `, for ${(forMs / 1000).toFixed(1)} s` : '';
  const target = Object.entries(details).map(([name, value]) =>
    typeof value === 'number' ? `${name}=${value}` : value,
  );
  return `${(atMs / 1000).toFixed(1).padStart(6)} s  ${layer.padEnd(8)}  ${[kind, ...target].join(' ')}${duration}`;
}
