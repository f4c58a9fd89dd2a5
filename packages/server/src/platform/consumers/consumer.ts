import type { Worker } from '../worker.ts';
import type { LogPiece } from '../log/event-log.ts';

/** What is to be done with every event of the log, by one member of a group at a time for each key. */
export type Consuming = {
  /** Each group gets every piece of the log; its members, in any number of processes, share the work. */
  group: string;
  /**
   * Gets pieces in the order of the log. It must be idempotent by position, because pieces come again after a crash: at least once,
   * and of each key for the first time in order. When it rejects, the pieces come again one by one.
   */
  handle(pieces: readonly LogPiece[]): Promise<void>;
  /** After so many failures a piece becomes a dead letter, so that those behind it can go on; `null` tries for ever. */
  attemptsMax?: number | null;
};

export const ATTEMPTS_MAX = 5;

/** A member of a group in this process. */
export type Consumer = Worker & {
  /** Says that there is something new. Never needed: a member looks by itself, a little later. */
  wake(): void;
};

export type ConsumerGroup = {
  group: string;
  /** Grows with what is handled. */
  handled: number;
  /** How many events (log) or records (Kafka) it has not handled yet. */
  behind: number;
  /** Whether some process works for it at the moment. */
  isAlive: boolean;
};

/** All groups that ever consumed, also those that no code knows any more. */
export type ConsumerGroups = {
  list(): Promise<ConsumerGroup[]>;
  /**
   * Forgets how far a group is, if no process works for it. Its dead letters stay.
   *
   * @returns `missing` when there is none, `alive` when a process works for it: nothing is removed then
   */
  remove(group: string): Promise<'removed' | 'missing' | 'alive'>;
};

/** What hands the log over to groups: the log itself, or Kafka. */
export type ConsumerEngine = {
  consume(consuming: Consuming): Consumer;
  /** Brings the log to where the groups read it. The engine whose groups read the log itself has no need of it. */
  startFeeding?(): Consumer;
  groups: ConsumerGroups;
  close(): Promise<void>;
};
