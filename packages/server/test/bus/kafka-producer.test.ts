import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { toKafkaOptions } from '../../src/platform/bus/kafka/kafka-options.ts';
import { createKafkaProducer } from '../../src/platform/bus/kafka/kafka-producer.ts';
import { BusFullError } from '../../src/platform/bus/publish-queue.ts';
import { createLogger } from '../../src/platform/logger.ts';

it('keeps no more than a few sends for a broker that takes everything and answers nothing', async () => {
  const sockets = new Set<Socket>();
  const hole = createServer((socket) => void sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => hole.listen(0, '127.0.0.1', resolve));
  const broker = `127.0.0.1:${(hole.address() as AddressInfo).port}`;
  const producer = createKafkaProducer(toKafkaOptions({ brokers: [broker], tls: null, sasl: null }), {
    topic: 'events',
    logger: createLogger('fatal'),
    onFailure: async () => {},
  });
  const record = { key: 'drp_1', position: 1, value: '{}', after: 0, partition: 0 };
  const sends = Array.from({ length: 5 }, () => producer.send([record]).catch((error: unknown) => error));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    hole.close();
    await Promise.all(sends);
  });
  expect(await Promise.race(sends)).toBeInstanceOf(BusFullError);
  expect(await sends[4]).toBeInstanceOf(BusFullError);
});
