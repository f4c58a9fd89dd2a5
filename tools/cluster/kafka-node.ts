import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureDir } from '../services/data-dir.ts';
import { anyFreePort, canConnect } from '../services/free-port.ts';
import { kafkaKind } from '../services/kafka.ts';
import { createProgram, type Program } from './program.ts';

export type KafkaNode = AsyncDisposable & {
  broker: string;
  program: Program;
  untilReady(): Promise<void>;
};

const READY_MS = 90_000;
const POLL_MS = 100;

/** A broker that may be killed and started again at the same place. */
export async function startKafkaNode(options: { cacheDir: string; folder: string }): Promise<KafkaNode> {
  const kind = kafkaKind(options.cacheDir);
  const { path: java } = await kind.resolve();
  const port = await anyFreePort();
  const dataFolder = ensureDir(options.folder, 'kafka', await kind.dataFolder(java));
  await kind.prepareData?.(java, port, dataFolder);
  const args = kind.args(port, dataFolder, false);
  const program = createProgram({ name: 'kafka', command: java, args, folder: path.dirname(dataFolder) });
  program.start();
  const node = {
    broker: kind.url(port),
    program,
    async untilReady() {
      const giveUpAt = Date.now() + READY_MS;
      while (!(await canConnect(port))) {
        if (!program.isRunning || Date.now() > giveUpAt)
          throw new Error(`Kafka does not run:\n${program.lastLines()}`);
        await delay(POLL_MS);
      }
    },
    [Symbol.asyncDispose]: () => program.kill(),
  };
  await node.untilReady();
  return node;
}
