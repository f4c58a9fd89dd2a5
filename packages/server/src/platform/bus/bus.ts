/**
 * What the bus carries. `position` is the record's place in the whole log; one that stands for several places says the `first` of them,
 * too, and has the last one as its position. `key` decides the partition, and so what is kept in order.
 */
export type BusRecord = { key: string; position: number; first?: number; value: string };

export const firstOf = ({ first, position }: BusRecord): number => first ?? position;

/**
 * A record as a consumer gets it. Between the positions `after` and `position`, both excluded, the log has no other record of this
 * partition: whoever has handled everything up to `after` misses nothing by going on here.
 */
export type DeliveredRecord = BusRecord & { after: number };

export type ConsumeOptions = {
  /** Each group gets every record; its members share the partitions. */
  group: string;
  /**
   * Gets records of one partition, in order. They are handled when it resolves; when it rejects they come again, first one by one.
   * At least once: it must know by `position` what it has done already.
   */
  handle(records: readonly DeliveredRecord[]): Promise<void>;
  /**
   * After so many failures a record is put aside as a dead letter, so that those behind it can go on. Default 5; `null` tries for
   * ever, for consumers that have dead letters of their own.
   */
  deliveriesMax?: number | null;
};

export type Consumer = {
  /** Lets what is being handled end, hands the partitions over, and stops. */
  stop(): Promise<void>;
  /** Records that the whole group has not handled yet. */
  lag(): Promise<number>;
};

export type Listener = { stop(): Promise<void> };

/**
 * Carries the log from the relay to its consumers. Nothing on it is the truth: a broker may be wiped at any time, and what must not be
 * lost is consumed through `startDurableConsumer`, which compares with the log.
 */
export type Bus = {
  readonly partitions: number;
  /**
   * Makes what the broker and the dead letters need. May be called again at any time.
   *
   * @throws when the broker cannot be reached, or has another number of partitions
   */
  prepare(): Promise<void>;
  /**
   * Resolves when the broker has stored the records, and rejects, within seconds, when that is not known. What is published while
   * another publish is under way comes after it, or fails with it. Publish the log as it is, whole and in order; after a failure
   * begin again with what failed.
   */
  publish(records: readonly BusRecord[]): Promise<void>;
  consume(options: ConsumeOptions): Consumer;
  /** Tells everything that is published from about now on to this process. Best effort: a pause may lose records. */
  listen(receive: (records: readonly BusRecord[]) => void): Listener;
  /** Makes the broker forget a group that nobody consumes for any more. Returns whether it knew it. */
  removeGroup(group: string): Promise<boolean>;
  /** Ends publishing, and all consumers and listeners that still run. */
  close(): Promise<void>;
};

export const DELIVERIES_MAX = 5;
