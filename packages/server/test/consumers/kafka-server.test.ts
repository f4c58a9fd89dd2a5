import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, inject, it, onTestFinished } from 'vitest';
import { childEnv } from '../../../../tools/test/child-env.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { startApp } from '../helpers/start-app.ts';
import { startReceiver } from '../helpers/webhook-receiver.ts';

const EXAMPLE = fileURLToPath(new URL('../../../../examples/kafka-consumer/main.ts', import.meta.url));

it.skipIf(inject('kafka') === null)(
  'a server with Kafka tells its webhooks, and the consumers of others, of every order',
  async () => {
    const { broker } = inject('kafka')!;
    await using app = await startApp({ env: { KAFKA_BROKERS: broker, WEBHOOK_ALLOW_PRIVATE: '1' } });
    await using receiver = await startReceiver();
    const creator = await app.signUpCreator();
    await creator.client.webhooks.create({ url: receiver.url, events: ['order.confirmed'] });
    const lines = startExample(broker, `livedrops.${app.connection.name}.events`);
    const drop = await makeDrop(creator.client, { stock: 100 });
    const orders = await Promise.all(
      makeFans(app, 10).map(({ client }) => client.orders.create({ dropId: drop.id, quantity: 1 })),
    );
    const ids = orders.map(({ id }) => id).toSorted();
    const toldOrders = () =>
      receiver.received
        .map(({ body }) => (JSON.parse(body) as { data: { order: { id: string } } }).data.order.id)
        .toSorted();
    await expect.poll(toldOrders).toEqual(ids);
    await expect
      .poll(() =>
        lines()
          .map(({ order }) => order)
          .toSorted(),
      )
      .toEqual(ids);
    expect(lines()[0]).toMatchObject({ total: orders[0]?.total, currency: 'EUR' });
  },
);

type Line = { order: string; total: number; currency: string };

/** The sample consumer of the documentation, as somebody would run it. Returns what it has printed. */
function startExample(broker: string, topic: string): () => Line[] {
  const child = spawn(process.execPath, ['--conditions=@livedrops/source', EXAMPLE], {
    env: { ...childEnv, KAFKA_BROKERS: broker, KAFKA_TOPIC: topic },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return () =>
    said
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);
}
