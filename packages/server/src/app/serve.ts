import { readConfig } from '../config/config.ts';
import { createLogger } from '../platform/logger.ts';
import { createApp } from './app.ts';

const SHUTDOWN_MS = 10_000;

/** Serves until the process is told to stop. */
export async function serve(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  for (const warning of config.warnings) logger.warn(warning);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort(signal));
  process.on('unhandledRejection', (error) => {
    logger.fatal({ err: error }, 'unhandled rejection');
    process.exitCode = 1;
    stopping.abort('unhandledRejection');
  });

  await using app = await createApp(config, { logger, signal: stopping.signal }).catch((error: unknown) => {
    // Told to stop while it waited for the database.
    if (stopping.signal.aborted && error === stopping.signal.reason) return null;
    throw error;
  });
  if (!app) return;
  logger.info(
    { url: app.url || undefined, api: config.runsApi, workers: config.runsWorkers },
    'livedrops-server is ready',
  );
  await new Promise((resolve) => {
    if (stopping.signal.aborted) resolve(undefined);
    stopping.signal.addEventListener('abort', resolve);
  });
  logger.info({ reason: String(stopping.signal.reason) }, 'stopping');
  // Draining must not hang for ever; what is not answered by then is safe to repeat with the same key.
  setTimeout(() => {
    logger.error('shutdown took too long');
    process.exit(1);
  }, config.shutdownDelayMs + SHUTDOWN_MS).unref();
}
