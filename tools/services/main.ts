import { withoutPassword } from './given-services.ts';
import { say } from './progress.ts';
import { type Services, startServices } from './start-services.ts';

// `pnpm services`: MongoDB and Redis in the foreground. stdout is for machines, stderr for people.
const json = process.argv.includes('--json');

// Until the services are up there is nothing to stop in order: the guards end what was begun.
let stop = (): void => process.exit(130);
process.on('SIGINT', () => stop());
process.on('SIGTERM', () => stop());
process.on('SIGHUP', () => stop());

try {
  process.exitCode = await run();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
process.exit();

async function run(): Promise<number> {
  const services = await startServices();
  const asked = new Promise<number>((resolve) => {
    stop = () => resolve(0);
  });
  print(services);
  if (services.shared) {
    say('Nothing to start: these already run. They are stopped where they were started.');
    return 0;
  }
  say('Ready. Ctrl-C stops them; the data stays.');
  try {
    return await Promise.race([asked, services.died]);
  } finally {
    stop = () => process.exit(130);
    say('Stopping MongoDB and Redis …');
    await services.stop();
  }
}

function print(services: Services): void {
  const { mongoUri, redisUrl, mongo, redis } = services;
  say(`MongoDB ${mongo.version} on port ${mongo.port} (${mongo.source}), ${withoutPassword(mongoUri)}`);
  say(`Redis ${redis.version} on port ${redis.port} (${redis.source})`);
  process.stdout.write(
    json
      ? `${JSON.stringify({ mongoUri, redisUrl, mongo, redis, shared: services.shared })}\n`
      : `MONGO_URI=${mongoUri}\nREDIS_URL=${redisUrl}\n`,
  );
}
