import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { say } from '../../services/progress.ts';
import { dataDir } from '../../services/data-dir.ts';
import { kafkaKind } from '../../services/kafka.ts';
import { startService } from '../../services/service.ts';
import { type Services, startServices } from '../../services/start-services.ts';
import { rounded } from '../figures.ts';
import { endAfter } from '../end-after.ts';
import { describeMachine, renderBench, renderTable } from '../report.ts';
import { startCluster } from './cluster.ts';
import { type FanOut, type Latency, measureFanOut, measureLatency, measureSaturation } from './measure.ts';
import { type FollowerStream, measureFollowers } from './measure-followers.ts';
import { type Bus, type EventsOptions, readOptions, USAGE } from './options.ts';

// `pnpm bench:events`. Slow is a figure; an order of which nobody hears is a failure.
const BOUND_MS = 20 * 60_000;

const options = process.argv.includes('--help') ? null : readOptions(process.argv.slice(2));

endAfter('bench:events', BOUND_MS);

process.setMaxListeners(50);
if (options) process.exitCode = await main(options);
else process.stdout.write(`${USAGE}\n`);
process.exit();

type Figures = { bus: Bus; saturation: number; calm: Latency; crash: Latency; fanOut: FanOut };
type Measured = { figures: readonly Figures[]; stream: FollowerStream };

async function main(options: EventsOptions): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const services = stack.use(await startServices({ ephemeral: true }));
  const machine = describeMachine({
    MongoDB: `${services.mongo.version} (one-node replica set, majority and journal)`,
    Redis: services.redis.version,
  });
  say(machine);
  const measured = await Promise.race([services.died, measureAll(services, stack, options)]);
  process.stdout.write(`${report(measured, machine, options)}\n`);
  return measured.figures.some((one) => countUnheard(one) > 0) ? 1 : 0;
}

async function measureAll(
  services: Services,
  stack: AsyncDisposableStack,
  options: EventsOptions,
): Promise<Measured> {
  const figures: Figures[] = [];
  for (const bus of options.buses) {
    const env = bus === 'kafka' ? { KAFKA_BROKERS: await startKafka(stack) } : {};
    figures.push(await measureBus(services, options, { bus, env }));
  }
  say(`${options.followers} followers …`);
  return { figures, stream: await measureFollowers(services, options.followers) };
}

async function startKafka(stack: AsyncDisposableStack): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'livedrops-bench-kafka-'));
  stack.defer(() => rm(home, { recursive: true, force: true }));
  const kind = kafkaKind(path.join(dataDir(), 'cache'));
  const kafka = await startService(kind, { folder: path.join(home, 'kafka'), ephemeral: true });
  stack.defer(() => kafka.stop());
  return kafka.url;
}

async function measureBus(
  services: Services,
  options: EventsOptions,
  { bus, env }: { bus: Bus; env: Record<string, string> },
): Promise<Figures> {
  await using stack = new AsyncDisposableStack();
  const cluster = await startCluster(services, stack, { name: bus, env });
  const saturation = await measureSaturation(cluster, options);
  const offer = { ...options, rate: options.rate ?? Math.max(1, Math.round(saturation / 2)) };
  say(`${bus}: ${offer.rate} of ${saturation} orders/s, ${options.sockets} sockets …`);
  const calm = await measureLatency(cluster, offer, null);
  say(`${bus}: one event to ${options.fanOut} sockets …`);
  const fanOut = await measureFanOut(cluster, options);
  say(`${bus}: orders again, and the telling process is killed …`);
  const crash = await measureLatency(cluster, offer, (options.seconds * 1000) / 2);
  return { bus, saturation, calm, crash, fanOut };
}

function countUnheard({ calm, crash }: Pick<Figures, 'calm' | 'crash'>): number {
  return [calm, crash].reduce((sum, { unheard, webhook }) => sum + unheard + webhook.missing, 0);
}

function report({ figures, stream }: Measured, machine: string, options: EventsOptions): string {
  const ms = (value: number) => String(Math.round(value));
  const latency = (what: string, { saturation }: Figures, figures: Latency) => [
    what,
    ...[saturation, figures.offeredPerSecond, figures.ordersPerSecond].map(String),
    ...[figures.p50, figures.p95, figures.p99, figures.max].map(ms),
    String(figures.unheard + figures.webhook.missing),
    ms(figures.webhook.p95),
  ];
  return [
    '',
    `From the commit of an order to its buyer's screen: ${options.rate === null ? 'half of the orders/s that the machine reaches' : `${options.rate} orders/s`} for ${options.seconds} s, ${options.sockets} connected buyers who watch the drop`,
    machine,
    '',
    renderTable(
      [
        'bus',
        'reached/s',
        'offered/s',
        'orders/s',
        'p50 ms',
        'p95 ms',
        'p99 ms',
        'max ms',
        'unheard',
        'webhook p95',
      ],
      figures.flatMap((one) => [
        latency(`${one.bus}, calm`, one, one.calm),
        latency(`${one.bus}, relay killed`, one, one.crash),
      ]),
    ),
    '',
    'A drop starts, and changes, before its watchers on two processes: from the planned start, and from the change, until the last of them has it',
    '',
    renderTable(
      ['bus', 'sockets', 'start ms', 'change ms', 'connects/s', 'bytes/socket'],
      figures.map(({ bus, fanOut }) => [
        bus,
        String(fanOut.sockets),
        ms(fanOut.startedMs),
        ms(fanOut.lastMs),
        String(fanOut.connectedPerSecond),
        String(fanOut.bytesPerSocket),
      ]),
    ),
    '',
    `A drop starts: ${stream.followers} followers, of whom ${stream.jobs} devices are told: ${stream.followersPerSecond} followers/s; ${ms(stream.rssBeforeMb)} MiB before, ${ms(stream.rssMostMb)} MiB at most`,
    '',
    renderBench(toFigures(figures, stream)),
  ].join('\n');
}

/** The figures for machines. */
function toFigures(figures: readonly Figures[], stream: FollowerStream) {
  return {
    name: 'events',
    followersPerSecond: stream.followersPerSecond,
    ...Object.fromEntries(
      figures.map(({ bus, saturation, calm, crash, fanOut }) => [
        bus,
        {
          saturationPerSecond: saturation,
          offeredPerSecond: calm.offeredPerSecond,
          p50Ms: rounded(calm.p50, 0),
          p95Ms: rounded(calm.p95, 0),
          p99Ms: rounded(calm.p99, 0),
          p99CrashMs: rounded(crash.p99, 0),
          fanout10kMs: fanOut.sockets === 10_000 ? rounded(fanOut.lastMs, 0) : null,
          startedMs: rounded(fanOut.startedMs, 0),
          bytesPerSocket: fanOut.bytesPerSocket,
          webhookP95Ms: rounded(calm.webhook.p95, 0),
          webhookP95CrashMs: rounded(crash.webhook.p95, 0),
          unheard: countUnheard({ calm, crash }),
        },
      ]),
    ),
  };
}
