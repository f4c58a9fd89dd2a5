import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import S3rver from 's3rver';
import { vi } from 'vitest';
import { startSeaweed } from './seaweed.ts';

export type BucketServer = AsyncDisposable & {
  /** What the server under test needs to use it. */
  env: Record<string, string>;
  names(): Promise<string[]>;
  close(): Promise<void>;
};

const BUCKET = 'pictures';
/** Both halves of it. The small server knows no other one. */
const KEY = 'S3RVER';

/**
 * A server that speaks S3, with a bucket in a folder that goes with it: a small one, or the SeaweedFS whose program `SEAWEEDFS` names.
 */
export async function startBucketServer(): Promise<BucketServer> {
  const folder = await mkdtemp(join(tmpdir(), 'bucket-'));
  const weed = process.env['SEAWEEDFS'];
  const { endpoint, close } = await (weed ? startSeaweed(weed, { folder, key: KEY }) : startSmall(folder));
  const s3 = new S3Client({
    endpoint,
    forcePathStyle: true,
    region: 'us-east-1',
    credentials: { accessKeyId: KEY, secretAccessKey: KEY },
  });
  // SeaweedFS serves a little before it can write.
  const make = () => s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await vi.waitFor(make, { timeout: 60_000, interval: 200 });
  return {
    env: {
      PICTURES_BUCKET: BUCKET,
      PICTURES_S3_ENDPOINT: endpoint,
      PICTURES_S3_ACCESS_KEY: KEY,
      PICTURES_S3_SECRET_KEY: KEY,
    },
    async names() {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
      return Contents.flatMap(({ Key }) => Key ?? []).toSorted();
    },
    close,
    async [Symbol.asyncDispose]() {
      s3.destroy();
      await close().catch(() => {});
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startSmall(directory: string) {
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory });
  const { port } = await server.run();
  return { endpoint: `http://127.0.0.1:${port}`, close: () => server.close() };
}
