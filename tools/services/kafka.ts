import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { anyFreePort, canConnect } from './free-port.ts';
import type { GuardedChild } from './guarded-child.ts';
import { resolveJava, resolveKafkaLibs } from './fetch/resolve-kafka.ts';
import type { ServiceKind } from './service.ts';

const POLL_MS = 50;
const READY_MS = 90_000;
const FORMAT_MS = 60_000;
const ARGUMENTS = 'java.args';

/** Small and quick to start: for a machine that has other things to do, not for long runs. */
const JAVA_FLAGS = ['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];

/** A way in as production has it: encrypted, with a name and a password (SASL PLAIN or SCRAM-SHA-512). */
export type Secured = { key: string; certificate: string; username: string; password: string };

/** A real Kafka of one node (KRaft, without ZooKeeper) on this machine only. Needs Java. With `secured` its port is for those who know the password. */
export function kafkaKind(cacheDir: string, secured: Secured | null = null): ServiceKind {
  return {
    name: 'Kafka',
    defaultPort: 9_092,
    async resolve() {
      const { source } = await resolveKafkaLibs(cacheDir);
      return { source, path: (await resolveJava()).path };
    },
    dataFolder: async () => 'data-4',
    prepareData: async (java, port, dataFolder) =>
      prepareData({ java, libs: (await resolveKafkaLibs(cacheDir)).path, port, dataFolder, secured }),
    args: (_port, dataFolder) => [`@${path.join(dataFolder, ARGUMENTS)}`],
    ready: waitUntilReady,
    url: (port) => `127.0.0.1:${port}`,
    answers: canConnect,
    readableLog: (lines) => lines,
  };
}

type Installation = { java: string; libs: string; port: number; dataFolder: string; secured: Secured | null };

/** Writes what the broker is to be, and gives a new data folder its identity. */
async function prepareData({ java, libs, port, dataFolder, secured }: Installation): Promise<void> {
  const properties = path.join(dataFolder, 'server.properties');
  const logs = path.join(dataFolder, 'logs');
  const controllerPort = await anyFreePort();
  const settings = {
    ...brokerSettings(port, controllerPort, logs),
    ...(secured && securedSettings(secured, { port, controllerPort, ownPort: await anyFreePort() })),
  };
  await writeFile(properties, toProperties(settings));
  const classPath = ['-cp', path.join(libs, '*')];
  await writeFile(
    path.join(dataFolder, ARGUMENTS),
    [...JAVA_FLAGS, ...classPath, 'kafka.Kafka', properties].map(quoted).join('\n'),
  );
  if (existsSync(path.join(logs, 'meta.properties'))) return;
  const id = randomBytes(16);
  // A name that begins with `-` would be read as an option.
  id[0] = (id[0] ?? 0) & 0x7f;
  const clusterId = id.toString('base64url');
  const format = [...JAVA_FLAGS, ...classPath, 'kafka.tools.StorageTool', 'format'];
  const people = secured
    ? ['--add-scram', `SCRAM-SHA-512=[name=${secured.username},password=${secured.password}]`]
    : [];
  const args = [...format, '-t', clusterId, '-c', properties, ...people];
  await promisify(execFile)(java, args, { timeout: FORMAT_MS });
}

const brokerSettings = (port: number, controllerPort: number, logs: string) => ({
  'process.roles': 'broker,controller',
  'node.id': 1,
  'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
  listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
  'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'PLAINTEXT',
  'log.dirs': logs,
  'auto.create.topics.enable': false,
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 4,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'transaction.state.log.num.partitions': 1,
  // Tests wait for members that die, and for groups that begin.
  'group.min.session.timeout.ms': 1000,
  'group.initial.rebalance.delay.ms': 0,
  'num.network.threads': 1,
  'num.io.threads': 2,
  'log.cleaner.dedupe.buffer.size': 8 * 2 ** 20,
});

/** The broker itself keeps a way of its own without all that. */
const securedSettings = (
  { key, certificate, username, password }: Secured,
  { port, controllerPort, ownPort }: { port: number; controllerPort: number; ownPort: number },
) => ({
  listeners: `SECURED://127.0.0.1:${port},PLAINTEXT://127.0.0.1:${ownPort},CONTROLLER://127.0.0.1:${controllerPort}`,
  'advertised.listeners': `SECURED://127.0.0.1:${port},PLAINTEXT://127.0.0.1:${ownPort}`,
  'listener.security.protocol.map': 'SECURED:SASL_SSL,PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-512',
  'listener.name.secured.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required user_${username}="${password}";`,
  'listener.name.secured.scram-sha-512.sasl.jaas.config':
    'org.apache.kafka.common.security.scram.ScramLoginModule required;',
  'listener.name.secured.ssl.keystore.type': 'PEM',
  'listener.name.secured.ssl.keystore.key': key,
  'listener.name.secured.ssl.keystore.certificate.chain': certificate,
});

const toProperties = (settings: Readonly<Record<string, string | number | boolean>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n`)
    .join('');

/** For a file of arguments, in which Java takes a backslash for an escape. */
const quoted = (argument: string): string => `"${argument.replaceAll('\\', '\\\\')}"`;

async function waitUntilReady(port: number, child: GuardedChild): Promise<string> {
  const giveUpAt = Date.now() + READY_MS;
  // The listener opens when the broker has everything it needs.
  while (!(await canConnect(port))) {
    if (Date.now() > giveUpAt)
      throw new Error(`Kafka is not ready after ${READY_MS / 1000} s:\n${child.lastLines()}`);
    await delay(POLL_MS);
  }
  return '4';
}
