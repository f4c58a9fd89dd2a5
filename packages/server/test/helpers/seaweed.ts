import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import { anyFreePort } from '../../../../tools/services/free-port.ts';
import { startGuardedChild } from '../../../../tools/services/guarded-child.ts';

const WAIT = { timeout: 60_000, interval: 200 };
const ROLES = ['master', 'volume', 'filer', 's3'] as const;

/** A SeaweedFS of its own with its S3 gateway. `weed` is the path of its program. */
export async function startSeaweed(weed: string, { folder, key }: { folder: string; key: string }) {
  const data = join(folder, 'data');
  await mkdir(data);
  const config = join(folder, 's3.json');
  const identity = {
    name: 'test',
    credentials: [{ accessKey: key, secretKey: key }],
    actions: ['Admin', 'Read', 'Write', 'List'],
  };
  await writeFile(config, JSON.stringify({ identities: [identity] }));
  const ports = { s3: 0 };
  const portArgs: string[] = [];
  for (const role of ROLES) {
    const port = await anyFreePort();
    if (role === 's3') ports.s3 = port;
    portArgs.push(`-${role}.port=${port}`, `-${role}.port.grpc=${await anyFreePort()}`);
  }
  const child = startGuardedChild({
    name: 'weed',
    command: weed,
    args: [
      'server',
      `-dir=${data}`,
      '-ip=127.0.0.1',
      '-ip.bind=127.0.0.1',
      ...portArgs,
      '-master.volumeSizeLimitMB=64',
      '-s3',
      `-s3.config=${config}`,
      '-s3.port.iceberg=0',
      '-s3.port.lance=0',
    ],
    logFile: join(folder, 'weed.log'),
  });
  const endpoint = `http://127.0.0.1:${ports.s3}`;
  await vi.waitFor(() => fetch(endpoint), WAIT);
  return {
    endpoint,
    async close() {
      await child.stop('SIGKILL');
      await rm(data, { recursive: true, force: true });
    },
  };
}
