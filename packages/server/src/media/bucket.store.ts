import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { forEachAtMost } from '../platform/for-each-at-most.ts';
import { ProblemError } from '../platform/http/problem.ts';
import type { MediaFile, MediaStore } from './media.store.ts';

/** A bucket of a server that speaks S3. */
export type Bucket = {
  name: string;
  region: string;
  /** `null`: Amazon's own. */
  endpoint: string | null;
  /** `null`: those that the machine has, by a role or a file. */
  keys: { id: string; secret: string } | null;
};

const AT_ONCE = 4;
/** Twice, with what a slow bucket may take: an upload is answered before its sender gives up. */
const TRIES = 2;
const CONNECT_MS = 3000;
const REQUEST_MS = 10_000;

/**
 * Files in a bucket.
 *
 * @param before where files were kept before there was a bucket: what is not in the bucket is looked for there
 */
export function createBucketStore(bucket: Bucket, before: MediaStore): MediaStore {
  const s3 = new S3Client({
    region: bucket.region,
    ...(bucket.endpoint !== null && { endpoint: bucket.endpoint, forcePathStyle: true }),
    ...(bucket.keys && { credentials: { accessKeyId: bucket.keys.id, secretAccessKey: bucket.keys.secret } }),
    maxAttempts: TRIES,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: REQUEST_MS },
    // The newer checksums are unknown to many servers that speak S3.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const at = (name: string) => ({ Bucket: bucket.name, Key: name });

  async function read(name: string): Promise<MediaFile | null> {
    try {
      const { Body, ContentType = 'application/octet-stream' } = await s3.send(
        new GetObjectCommand(at(name)),
      );
      return Body
        ? { name, contentType: ContentType, body: Buffer.from(await Body.transformToByteArray()) }
        : null;
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  }

  return {
    putMany: (files) =>
      orUnavailable(
        forEachAtMost(AT_ONCE, files, async ({ name, contentType, body }) => {
          const put = { ...at(name), Body: body, ContentType: contentType, CacheControl: FOR_EVER };
          await s3.send(new PutObjectCommand(put));
        }),
      ),
    find: async (name) => (await orUnavailable(read(name))) ?? before.find(name),
    async remove(names) {
      await orUnavailable(
        forEachAtMost(
          AT_ONCE,
          names,
          async (name) => void (await s3.send(new DeleteObjectCommand(at(name)))),
        ),
      );
      await before.remove(names);
    },
  };
}

/** A file never changes under its name. */
export const FOR_EVER = 'public, max-age=31536000, immutable';

/** A bucket that is away, or that does not let us in, is nothing that the caller has done. */
async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const detail = 'The store of pictures does not answer';
    throw new ProblemError('unavailable', { detail, retryAfterMs: 1000, shouldRetry: true }, cause);
  }
}
