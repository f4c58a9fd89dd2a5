import type { EventEnvelope } from '@livedrops/sdk';
import { Consumer, stringDeserializers } from '@platformatic/kafka';

// Says of every confirmed order what it brought in: a consumer group of your own, beside those of the server.
// KAFKA_BROKERS=kafka-1:9092 KAFKA_TOPIC=livedrops.shop.events pnpm start

const { KAFKA_BROKERS = '127.0.0.1:9092', KAFKA_TOPIC = 'livedrops.livedrops.events' } = process.env;

const consumer = new Consumer({
  clientId: 'revenue',
  groupId: 'revenue',
  bootstrapBrokers: KAFKA_BROKERS.split(','),
  deserializers: stringDeserializers,
  autocommit: false,
});
const stream = await consumer.consume({ topics: [KAFKA_TOPIC], mode: 'committed', fallbackMode: 'earliest' });
process.once('SIGTERM', () => void stream.close());

/** Orders that were counted. A record may come again: an order counts once. Keep this where it outlives the process. */
const counted = new Set<string>();

for await (const { value, commit } of stream) {
  const event = JSON.parse(value) as EventEnvelope;
  if (event.type === 'order.confirmed') {
    const { id, total, currency } = event.data.order;
    if (!counted.has(id)) console.log(JSON.stringify({ order: id, total, currency, at: event.occurredAt }));
    counted.add(id);
  }
  await commit();
}
await consumer.close();
