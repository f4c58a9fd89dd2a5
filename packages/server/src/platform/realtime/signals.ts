import type { SocketSignal } from '@livedrops/sdk/contract';
import { createBoundedMap } from '../bounded-map.ts';
import { within } from '../within.ts';
import { createId } from '../id.ts';
import type { Sockets } from './socket-server.ts';

/** As long as the longest access token that can be configured. */
const ENDED_MS = 3_600_000;
const ENDED_MAX = 20_000;
/** Who asks for a count waits no longer for the other processes. */
const COUNT_MS = 1000;

/**
 * What other processes should know soon and is no event: it is written down nowhere, and may get lost. This process learns of it at
 * once; the others by Redis, if it can be reached. Nothing may depend on it.
 */
export type Signals = {
  /** Sends a signal to the sockets of a room, on every process. */
  emit(room: string, signal: SocketSignal): void;
  /** Ends the sockets of a room, on every process, and refuses new ones until their tokens are over. */
  end(room: string): void;
  isEnded(room: string): boolean;
  /** Tells the other processes that something has changed. */
  tell(subject: string, id: string): void;
  /** Calls `listener` when another process tells of a subject. */
  onTold(subject: string, listener: (id: string) => void): void;
  /** Sockets that are in one room and not in another, on every process; `null` while that cannot be said. */
  countSockets(room: string, exceptRoom: string): Promise<number | null>;
  /** The room of all sockets of this process, which each of them must be in. */
  readonly ownRoom: string;
};

export function createSignals(io: Sockets): Signals {
  const ownRoom = createId('prc');
  const ended = createBoundedMap<number>(ENDED_MAX);
  const listeners = new Map<string, (id: string) => void>();

  function endHere(room: string): void {
    ended.set(room, Date.now() + ENDED_MS);
    io.local.in(room).disconnectSockets(true);
  }
  io.on('ended', endHere);
  const countHere = (room: string, exceptRoom: string): number => {
    const { rooms } = io.of('/').adapter;
    const excepted = rooms.get(exceptRoom);
    const all = rooms.get(room);
    if (!all || !excepted) return all?.size ?? 0;
    return [...all].filter((socket) => !excepted.has(socket)).length;
  };
  io.on('count', (room, exceptRoom, answer) => answer(countHere(room, exceptRoom)));
  io.on('told', (subject, id) => listeners.get(subject)?.(id));

  return {
    ownRoom,
    emit(room, signal) {
      // Twice, because by way of Redis the sockets that are right here would wait for it.
      io.local.to(room).emit('signal', signal);
      io.to(room).except(ownRoom).emit('signal', signal);
    },
    end(room) {
      endHere(room);
      // The first also reaches a process that was cut off from Redis, once it reads on; the second keeps the sockets from coming back.
      io.in(room).disconnectSockets(true);
      io.serverSideEmit('ended', room);
    },
    isEnded: (room) => (ended.get(room) ?? 0) > Date.now(),
    async countSockets(room, exceptRoom) {
      const asking = io.serverSideEmitWithAck('count', room, exceptRoom);
      const counts = await within(asking, COUNT_MS).catch(() => null);
      return counts && counts.reduce((sum, count) => sum + count, countHere(room, exceptRoom));
    },
    tell: (subject, id) => void io.serverSideEmit('told', subject, id),
    onTold: (subject, listener) => void listeners.set(subject, listener),
  };
}
