import type { Role } from './costs.ts';

/** CPU milliseconds that each role spent for one order. */
export type CpuPerOrder = Record<Role, number>;

/** One crowd at one API process that is alone. */
export type Point = {
  connections: number;
  drops: number;
  perSecond: number;
  p50Ms: number;
  p95Ms: number;
  cpuMs: CpuPerOrder;
  /** Orders in one commit, on average. */
  groupSize: number;
  /** From the beginning of a commit until the server has its answer, on average. */
  commitMs: number;
};

/** What `pnpm sizing --measure` writes. */
export type Measurement = {
  machine: string;
  cores: number;
  /** How it was measured, and what else the machine did. */
  note: string;
  points: Point[];
  soldOut: { perSecond: number; cpuMs: CpuPerOrder };
  /** The same crowd at several API processes on the same cores. `ratio`: orders a second by those of one, paired round by round. */
  splits: { processes: number; connections: number; ratio: number }[];
};
