import { setTimeout as sleep } from 'node:timers/promises';
import { createProgress, type Progress } from '../../src/platform/consumers/consumer-progress.ts';
import { createDeadLetters } from '../../src/platform/consumers/dead-letters.ts';
import { startLogConsumer } from '../../src/platform/consumers/log-consumer.ts';
import { createEventLog, type LogPiece } from '../../src/platform/log/event-log.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { connectMongo } from '../../src/platform/mongo.ts';
import { apply } from './apply.ts';
import { toSeen } from './events.ts';
import { type EngineAddress, openEngineAt } from './open-engine-at.ts';

/** Between which two steps a member is stopped. */
export type Step = 'before' | 'during' | 'handled' | 'written';

/** What a member in a process of its own is told to do. */
export type MemberOrders = {
  address: EngineAddress;
  mongoUri: string;
  namespace: string;
  group: string;
  attemptsMax?: number;
  /** Where it is stopped, once it gets an event at or after `position`; never without. */
  stopAt?: { step: Step; position: number; signal: 'SIGKILL' | 'SIGSTOP' };
  /** An event that kills the process that begins to handle it. */
  poison?: number;
};

const orders = JSON.parse(process.argv[2] ?? '{}') as MemberOrders;
const { connection } = await connectMongo(orders.mongoUri);
const log = createEventLog(connection);
let isDue = false;

async function stopIf(step: Step): Promise<void> {
  if (!isDue || orders.stopAt?.step !== step) return;
  const { signal } = orders.stopAt;
  delete orders.stopAt;
  await end(signal);
}

async function end(signal: 'SIGKILL' | 'SIGSTOP'): Promise<void> {
  if (signal === 'SIGSTOP') process.stdout.write('standing still\n');
  process.kill(process.pid, signal);
  // What goes on after a stop goes on here.
  await sleep(signal === 'SIGKILL' ? 60_000 : 0);
}

async function handle(pieces: readonly LogPiece[]): Promise<void> {
  const { stopAt } = orders;
  const seen = toSeen(pieces);
  isDue ||= stopAt !== undefined && seen.some(({ position }) => position >= stopAt.position);
  await stopIf('before');
  for (const [index, one] of seen.entries()) {
    if (index >= seen.length / 2) await stopIf('during');
    if (one.position === orders.poison) await end('SIGKILL');
    await apply(connection, one);
  }
  await stopIf('handled');
  // Kafka's commit is on its way a moment after the handler is done.
  if (orders.address.kind === 'kafka') setTimeout(() => void stopIf('written'), 20);
}

const { group, attemptsMax = 5 } = orders;
if (orders.address.kind === 'log') {
  const progress = createProgress(connection, group, String(process.pid));
  const stopped: Progress = {
    ...progress,
    async advance(claim, position) {
      const advanced = await progress.advance(claim, position);
      await stopIf('written');
      return advanced;
    },
  };
  const logger = createLogger('silent');
  const deadLetters = createDeadLetters(connection);
  startLogConsumer({
    connection,
    log,
    logger,
    handling: { group, attemptsMax, handle, deadLetters, logger },
    startAt: async () => 0,
    progress: stopped,
  });
} else
  openEngineAt(orders.address, { connection, namespace: orders.namespace, log }).consume({
    group,
    attemptsMax,
    handle,
  });
process.stdout.write('ready\n');
