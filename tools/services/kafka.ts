import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { anyFreePort, canConnect } from './free-port.ts';
import type { GuardedChild } from './guarded-child.ts';
import { resolveJava, resolveKafkaLibs } from './resolve-kafka.ts';
import type { ServiceKind } from './service.ts';

const POLL_MS = 50;
const READY_MS = 90_000;
const FORMAT_MS = 60_000;
const ARGUMENTS = 'java.args';

/** Small and quick to start: for a machine that has other things to do, not for long runs. */
const JAVA_FLAGS = ['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];

/** A real Kafka of one node (KRaft, without ZooKeeper) on this machine only. Needs Java. */
export function kafkaKind(cacheDir: string): ServiceKind {
  return {
    name: 'Kafka',
    defaultPort: 9_092,
    async resolve() {
      const { source } = await resolveKafkaLibs(cacheDir);
      return { source, path: (await resolveJava()).path };
    },
    dataFolder: async () => 'data-4',
    prepareData: async (java, port, dataFolder) =>
      prepareData({ java, libs: (await resolveKafkaLibs(cacheDir)).path, port, dataFolder }),
    args: (_port, dataFolder) => [`@${path.join(dataFolder, ARGUMENTS)}`],
    ready: waitUntilReady,
    url: (port) => `127.0.0.1:${port}`,
    answers: canConnect,
    readableLog: (lines) => lines,
  };
}

type Installation = { java: string; libs: string; port: number; dataFolder: string };

/** Writes what the broker is to be, and gives a new data folder its identity. */
async function prepareData({ java, libs, port, dataFolder }: Installation): Promise<void> {
  const properties = path.join(dataFolder, 'server.properties');
  const logs = path.join(dataFolder, 'logs');
  await writeFile(properties, toProperties(brokerSettings(port, await anyFreePort(), logs)));
  const classPath = ['-cp', path.join(libs, '*')];
  await writeFile(
    path.join(dataFolder, ARGUMENTS),
    [...JAVA_FLAGS, ...classPath, 'kafka.Kafka', properties].map(quoted).join('\n'),
  );
  if (existsSync(path.join(logs, 'meta.properties'))) return;
  const clusterId = randomBytes(16).toString('base64url');
  const format = [...JAVA_FLAGS, ...classPath, 'kafka.tools.StorageTool', 'format'];
  await promisify(execFile)(java, [...format, '-t', clusterId, '-c', properties], { timeout: FORMAT_MS });
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

const toProperties = (settings: Readonly<Record<string, string | number | boolean>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${String(value).replaceAll('\\', '\\\\')}\n`)
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
