import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { dataDir } from '../../../../tools/services/data-dir.ts';
import { kafkaKind } from '../../../../tools/services/kafka.ts';
import { type RunningService, startService } from '../../../../tools/services/service.ts';
import { createKafkaEngine } from '../../src/platform/consumers/kafka/kafka-engine.ts';
import { type KafkaSettings, toKafkaOptions } from '../../src/platform/consumers/kafka/kafka-options.ts';
import { ensureTopics } from '../../src/platform/consumers/kafka/kafka-topic.ts';
import { createEventLog } from '../../src/platform/log/event-log.ts';
import { createOutbox } from '../../src/platform/log/outbox.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';
import { SELF_SIGNED } from '../helpers/self-signed.ts';

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

  it.each(['PLAIN', 'SCRAM-SHA-512'] as const)(
    'serves a server that has the password (%s)',
    async (mechanism) => {
      const database = await openOwnDatabase();
      onTestFinished(() => database[Symbol.asyncDispose]());
      const { connection } = database;
      const log = createEventLog(connection);
      await log.prepare();
      const engine = createKafkaEngine({
        kafka: { brokers: [kafka.url], tls, sasl: { ...sasl, mechanism }, partitions: 2 },
        connection,
        log,
        namespace: `test:${connection.name}`,
        logger: createLogger('silent'),
        present: (event) => event,
      });
      onTestFinished(() => engine.close());
      let handled = 0;
      const handle = async ({ length }: { length: number }) => void (handled += length);
      for (const member of [engine.consume({ group: 'readers', handle }), engine.startFeeding!()])
        onTestFinished(() => member.stop());
      await expect
        .poll(async () => {
          // The first of them may be from before the log was fed to Kafka.
          await createOutbox(connection).publish([{ type: 'noted', topics: ['drop:1', 'drop:2'], data: {} }]);
          await log.append({ eventsMax: 10, told: 0 });
          return handled;
        })
        .toBeGreaterThan(1);
      await expect.poll(async () => (await engine.groups.list()).map(({ behind }) => behind)).toEqual([0, 0]);
    },
  );

  it.each<[string, Pick<KafkaSettings, 'tls' | 'sasl'>]>([
    ['with a wrong password', { tls, sasl: { ...sasl, password: 'guessed' } }],
    ['without a password', { tls, sasl: null }],
    ['without encryption', { tls: null, sasl }],
    ['when the certificate is none that it trusts', { tls: { ca: null }, sasl }],
  ])('is not entered %s, and the password is not told', async (_name, settings) => {
    const options = toKafkaOptions({ brokers: [kafka.url], ...settings });
    const failure = await ensureTopics(options, 'test.events', 2).then(
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
