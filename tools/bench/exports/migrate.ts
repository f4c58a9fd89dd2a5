import { setTimeout as delay } from 'node:timers/promises';
import { soldParts } from '../../../packages/server/src/migrations/0004-sold-parts.ts';
import type { MongoConnection } from '../../../packages/server/src/platform/mongo.ts';
import { soldPartModel } from '../../../packages/server/src/sold/sold-part.model.ts';
import { readRssMb } from '../process-figures.ts';
import type { ServerProcessOptions } from '../server-process.ts';

type Start = (
  options: Required<Pick<ServerProcessOptions, 'readyMs' | 'onStart'>>,
) => Promise<AsyncDisposable>;

export type Migrated = {
  /** Lists that stood when the first server was killed, and how long it had run. */
  killedAt: number;
  killedMs: number;
  /** From the start of the second server until it was ready. */
  restMs: number;
  /** Memory of the second one, at most, in MiB. */
  mostMb: number;
  faults: string[];
};

const READY_MS = 30 * 60_000;
const LOOK_EVERY_MS = 50;

/**
 * Measures the step that makes the lists of sold orders, as servers run it at their start. The first server is killed when half of the
 * lists stand, and a second one goes on.
 */
export async function measureMigration(
  connection: MongoConnection,
  rows: number,
  start: Start,
): Promise<Migrated> {
  await connection.collection<{ _id: string }>('migrations').deleteOne({ _id: soldParts.id });
  await soldPartModel.collection(connection).drop();
  const parts = soldPartModel.collection(connection);
  let isKilled = false;
  const killed = await startAndWatch(start, async (pid) => {
    if (isKilled || (await parts.estimatedDocumentCount()) < rows / 2) return;
    isKilled = process.kill(pid, 'SIGKILL');
  });
  const killedAt = await parts.countDocuments();
  const rest = await startAndWatch(start, async () => {});
  const made = await parts.countDocuments();
  const faults = [
    ...(killed.isReady ? [`the server was ready before it was killed, at ${killedAt} of ${rows}`] : []),
    ...(rest.isReady ? [] : [`the second server: ${rest.failure}`]),
    ...(made === rows ? [] : [`${made} lists for ${rows} orders`]),
  ];
  return { killedAt, killedMs: killed.ms, restMs: rest.ms, mostMb: rest.mostMb, faults };
}

/** Starts a server, looks at it again and again, and ends it when it is ready; or it was killed before that. */
async function startAndWatch(start: Start, look: (pid: number) => Promise<void>) {
  const startedAt = performance.now();
  let pid = 0;
  let mostMb = 0;
  const over = new AbortController();
  const starting = start({ readyMs: READY_MS, onStart: (started) => (pid = started) });
  const watch = async () => {
    while (!over.signal.aborted) {
      mostMb = Math.max(mostMb, readRssMb(pid) ?? 0);
      await look(pid);
      await delay(LOOK_EVERY_MS);
    }
  };
  const watching = watch();
  watching.catch(() => {});
  try {
    await using _server = await starting;
    return { isReady: true, ms: performance.now() - startedAt, mostMb, failure: null };
  } catch (error) {
    return { isReady: false, ms: performance.now() - startedAt, mostMb, failure: String(error) };
  } finally {
    over.abort();
    await watching;
  }
}
