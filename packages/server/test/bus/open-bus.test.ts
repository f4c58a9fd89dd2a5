import { expect, inject, it, onTestFinished } from 'vitest';
import { openBus, type OpenBusOptions } from '../../src/platform/bus/open-bus.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { connectRedis } from '../../src/platform/redis.ts';
import { openKafka } from './open-bus-at.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';

const logger = createLogger('silent');

async function open(chosen: Pick<OpenBusOptions, 'kafka' | 'redis'>) {
  const { connection, ...database } = await openOwnDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  const namespace = `livedrops:${connection.name}`;
  const bus = await openBus({ ...chosen, connection, namespace, partitions: 2, logger });
  onTestFinished(() => bus?.close());
  return bus;
}

it('is Redis when there are no brokers of Kafka, and nothing with neither', async () => {
  const redis = connectRedis(inject('redisUrl'), logger, 'commands');
  onTestFinished(() => redis.disconnect());
  const bus = await open({ kafka: null, redis });
  await bus?.prepare();
  await bus?.publish([{ key: 'drp_1', position: 1, value: '{}' }]);
  expect(await redis.keys('livedrops:test_*:bus:*')).not.toEqual([]);
  expect(await open({ kafka: null, redis: null })).toBeNull();
});

it('is Kafka when there are brokers, also beside a Redis', async () => {
  const redis = connectRedis(inject('redisUrl'), logger, 'commands');
  onTestFinished(() => redis.disconnect());
  const bus = await open({ kafka: openKafka('127.0.0.1:1'), redis });
  await expect(bus?.prepare()).rejects.toThrow(/127\.0\.0\.1:1/);
});
