import { createBoundedMap } from '../bounded-map.ts';
import type { Bus, BusRecord } from '../bus/bus.ts';
import type { LogPiece } from '../log/event-log.ts';
import type { Logger } from '../logger.ts';

/** Records of one's own that may be on their way back. */
const OWN_MAX = 20_000;

export type BusLinkOptions = {
  /** Without one there are no other processes. */
  bus: Pick<Bus, 'publish' | 'listen'> | null;
  toRecord(piece: LogPiece): BusRecord;
  readRecord(record: BusRecord): LogPiece;
  logger: Logger;
};

/** What this process has for the others, and they for it. */
export type BusLink = {
  /** Resolves when the bus has the pieces, or has failed: durable consumers then read the log, and sockets find the jump in `seq`. */
  pass(pieces: readonly LogPiece[]): Promise<void>;
  /** Calls `receive` with what other processes pass on. */
  listen(receive: (pieces: readonly LogPiece[]) => void): void;
};

export function createBusLink({ bus, toRecord, readRecord, logger }: BusLinkOptions): BusLink {
  const own = createBoundedMap<true>(OWN_MAX);
  let isListening = false;
  let isPassing = true;
  return {
    async pass(pieces) {
      if (!bus) return;
      const records = pieces.map(toRecord);
      if (isListening) for (const { position } of records) own.set(String(position), true);
      try {
        await bus.publish(records);
        isPassing = true;
      } catch (error) {
        if (isPassing) logger.warn({ err: error }, 'events do not reach the other processes');
        isPassing = false;
      }
    },
    listen(receive) {
      isListening = bus !== null;
      bus?.listen((records) => {
        const foreign = records.filter(({ position }) => own.get(String(position)) === undefined);
        receive(foreign.map(readRecord));
      });
    },
  };
}
