import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';

export type BucketServer = AsyncDisposable & {
  /** What the server under test needs to use it. */
  env: Record<string, string>;
  names(): Promise<string[]>;
  close(): Promise<void>;
};

const BUCKET = 'pictures';

/** A server that speaks S3, with a bucket in a folder that goes with it. */
export async function startBucketServer(): Promise<BucketServer> {
  const directory = await mkdtemp(join(tmpdir(), 'bucket-'));
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  const { port } = await server.run();
  return {
    env: {
      PICTURES_BUCKET: BUCKET,
      PICTURES_S3_ENDPOINT: `http://127.0.0.1:${port}`,
      PICTURES_S3_ACCESS_KEY: 'S3RVER',
      PICTURES_S3_SECRET_KEY: 'S3RVER',
    },
    names: async () =>
      (await readdir(join(directory, BUCKET)))
        .filter((name) => name.endsWith('._S3rver_object'))
        .map((name) => name.replace('._S3rver_object', ''))
        .toSorted(),
    close: () => server.close(),
    async [Symbol.asyncDispose]() {
      await server.close().catch(() => {});
      await rm(directory, { recursive: true });
    },
  };
}
