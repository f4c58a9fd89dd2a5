import { parseArgs } from 'node:util';
import { onFirstStop } from '../services/on-first-stop.ts';
import { say } from '../services/progress.ts';
import { type Cluster, startCluster } from './cluster.ts';

const USAGE = `pnpm cluster: everything that production has, as processes on this machine, until Ctrl-C.

  --port N   of the balancer (default 8080)
  --keep     keeps data and logs`;

const FORCED = 130;

process.exitCode = await main();
process.exit();

async function main(): Promise<number> {
  const stopAsked = onFirstStop();
  try {
    const { values } = parseArgs({
      args: process.argv.slice(2).filter((argument) => argument !== '--'),
      options: {
        port: { type: 'string', default: '8080' },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      say(USAGE);
      return 0;
    }
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new RangeError(`--port must be a whole number from 1 to 65535\n\n${USAGE}`);
    const stack = new AsyncDisposableStack();
    try {
      const starting = startCluster({ port, keep: values.keep, say });
      const cluster = await Promise.race([starting, stopAsked]);
      if (!cluster) process.exit(FORCED);
      stack.use(cluster);
      process.stdout.write(`${summary(cluster)}\n`);
      await Promise.race([stopAsked, cluster.balancer.died]);
      say('\nStopping … (Ctrl-C again forces it)');
      return 0;
    } finally {
      await stack.disposeAsync();
    }
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function summary({ balancer, nodes, redis, kafka, prometheus, mongoUri, folder }: Cluster): string {
  const line = (label: string, value: string) => `  ${label.padEnd(12)} ${value}`;
  return [
    '',
    '  The cluster is running.',
    '',
    line('API', `${balancer.url}/api   docs: ${balancer.url}/api/docs`),
    line('Balancer', `${balancer.figuresUrl}/stats   figures: ${balancer.figuresUrl}/metrics`),
    line('Prometheus', prometheus?.url ?? 'is not on this machine'),
    ...nodes.map(({ name, metricsPort }) => line(name, `figures: http://127.0.0.1:${metricsPort}/metrics`)),
    line('MongoDB', mongoUri),
    line('Redis', `sentinels ${redis.env['REDIS_SENTINELS']}`),
    line('Kafka', kafka.broker),
    line('Logs', folder),
    '',
    '  Ctrl-C stops everything.',
    '',
  ].join('\n');
}
