import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { dataDir } from '../../../../tools/services/data-dir.ts';
import { kafkaKind } from '../../../../tools/services/kafka.ts';
import { type RunningService, startService } from '../../../../tools/services/service.ts';
import { createKafkaBus } from '../../src/platform/bus/kafka/kafka-bus.ts';
import type { KafkaSettings } from '../../src/platform/bus/kafka/kafka-options.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';
import { SELF_SIGNED } from '../helpers/self-signed.ts';
import { recordsFrom } from './records.ts';

// A broker as production has it: nobody gets in without the right certificate, name and password.

const secured = {
  key: SELF_SIGNED.key,
  certificate: SELF_SIGNED.cert,
  username: 'shop',
  password: 'a-very-secret-word',
};
const tls = { ca: SELF_SIGNED.cert };
const sasl = { mechanism: 'PLAIN', username: secured.username, password: secured.password } as const;

let home: string;
let kafka: RunningService;

describe.skipIf(inject('kafka') === null)('a secured Kafka', () => {
  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'livedrops-kafka-secured-'));
    const kind = kafkaKind(path.join(dataDir(), 'cache'), secured);
    kafka = await startService(kind, { folder: path.join(home, 'kafka'), ephemeral: true });
  });
  afterAll(async () => {
    await kafka.stop();
    await rm(home, { recursive: true, force: true });
  });

  async function open(settings: Pick<KafkaSettings, 'tls' | 'sasl'>) {
    const database = await openOwnDatabase();
    onTestFinished(() => database[Symbol.asyncDispose]());
    const bus = createKafkaBus({
      kafka: { brokers: [kafka.url], ...settings },
      connection: database.connection,
      namespace: `test:${database.connection.name}`,
      partitions: 2,
      logger: createLogger('silent'),
    });
    onTestFinished(() => bus.close());
    return bus;
  }

  it.each(['PLAIN', 'SCRAM-SHA-512'] as const)(
    'carries records for whoever has the password (%s)',
    async (mechanism) => {
      const bus = await open({ tls, sasl: { ...sasl, mechanism } });
      await bus.prepare();
      const [handled, heard] = [[] as number[], [] as number[]];
      bus.listen((records) => void heard.push(...records.map(({ position }) => position)));
      const handle = async (records: readonly { position: number }[]) =>
        void handled.push(...records.map(({ position }) => position));
      const consumer = bus.consume({ group: 'readers', handle });
      await bus.publish(recordsFrom(1, 20));
      await expect.poll(() => handled.length).toBeGreaterThanOrEqual(20);
      await expect.poll(() => consumer.lag()).toBe(0);
      await expect
        .poll(async () => {
          await bus.publish(recordsFrom(21, 21));
          return heard;
        })
        .toContain(21);
    },
  );

  it.each<[string, Pick<KafkaSettings, 'tls' | 'sasl'>]>([
    ['with a wrong password', { tls, sasl: { ...sasl, password: 'guessed' } }],
    ['without a password', { tls, sasl: null }],
    ['without encryption', { tls: null, sasl }],
    ['when the certificate is none that it trusts', { tls: { ca: null }, sasl }],
  ])('is not entered %s, and the password is not told', async (_name, settings) => {
    const bus = await open(settings);
    const failure = await bus.prepare().then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(Error);
    const lines: string[] = [];
    pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }).warn({ err: failure });
    expect(lines.join('')).toContain(kafka.url);
    expect(lines.join('')).not.toContain(settings.sasl?.password ?? secured.password);
  });
});
