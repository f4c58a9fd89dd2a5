import { onFirstStop } from '../services/on-first-stop.ts';
import { say } from '../services/progress.ts';
import { startServices } from '../services/start-services.ts';
import { answers, untilAnswers } from './answers.ts';
import { openStudio } from './open-studio.ts';
import {
  choosePorts,
  seedIfEmpty,
  serverEnv,
  startServer,
  startShop,
  startStudioInBrowser,
  studioElectron,
  urlOf,
} from './parts.ts';
import { readRun, removeRun, type RunInfo, writeRun } from './run-file.ts';
import { summary } from './summary.ts';
import type { Supervised } from './supervised.ts';

// `pnpm start`: databases, server, demo data, shop and Studio, until Ctrl-C or until one of them dies.
process.exitCode = await run();
process.exit();

async function run(): Promise<number> {
  const stopAsked = onFirstStop();
  const running = readRun();
  if (running !== undefined && (await answers(`${running.apiUrl}/api/ready`))) {
    process.stdout.write(`${summary(running)}  (It was running already, as process ${running.pid}.)\n`);
    return 0;
  }
  // Last in, first out: Studio, shop, server, databases.
  const stack = new AsyncDisposableStack();
  try {
    await Promise.race([startAll(stack).then(untilDeath), stopAsked]);
    say('\nStopping … (Ctrl-C again forces it)');
    return 0;
  } catch (error) {
    say(`\n${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    removeRun();
    await stack.disposeAsync();
  }
}

/** Starts everything and gives back the promises that reject when one of the parts dies. */
async function startAll(stack: AsyncDisposableStack): Promise<Promise<never>[]> {
  const electron = studioElectron();
  const services = stack.use(await startServices());
  say(
    `MongoDB ${services.mongo.version} on ${services.mongo.port}, Redis ${services.redis.version} on ${services.redis.port}.`,
  );
  const ports = await choosePorts();
  const env = serverEnv(services, ports);

  const server = stack.use(startServer(env));
  const shop = stack.use(startShop(ports));
  const found = await electron;
  // The page needs no data to be served, so it starts beside the server; the window opens on something to see.
  const page = found === null ? stack.use(startStudioInBrowser(ports)) : null;
  await orDeath([server, shop], untilAnswers('The server', `${urlOf(ports.api)}/api/ready`));
  await orDeath([server, shop], seedIfEmpty(env));
  await orDeath([server, shop], untilAnswers('The shop', urlOf(ports.shop)));

  if (page) await orDeath([server, page], untilAnswers('The Studio', urlOf(ports.studio)));
  const studio = found === null ? page : stack.use(await openStudio(found, urlOf(ports.api)));

  const info: RunInfo = {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    apiUrl: urlOf(ports.api),
    shopUrl: urlOf(ports.shop),
    ...(found === null ? { studioUrl: urlOf(ports.studio) } : {}),
    mongoUri: services.mongoUri,
    redisUrl: services.redisUrl,
  };
  writeRun(info);
  process.stdout.write(`${summary(info)}\n`);
  return [services.died, server.died, shop.died, ...(studio ? [studio.died] : [])];
}

async function untilDeath(deaths: readonly Promise<never>[]): Promise<never> {
  return Promise.race(deaths);
}

/** A part that dies while another is waited for ends the wait. */
async function orDeath<T>(parts: readonly Supervised[], work: Promise<T>): Promise<T> {
  return Promise.race([work, ...parts.map((part) => part.died)]);
}
