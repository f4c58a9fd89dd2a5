import type { Bucket } from '../media/index.ts';
import type { Env } from './env.ts';

/** Where pictures are kept, and where people get them. */
export type PicturesConfig = {
  /** `null`: in the database. */
  bucket: Bucket | null;
  /** What their addresses begin with, without a slash at the end; `null`: this server hands them out. */
  baseUrl: string | null;
};

export function toPicturesConfig(env: Env): PicturesConfig {
  const { PICTURES_BUCKET: name, PICTURES_S3_ACCESS_KEY: id, PICTURES_S3_SECRET_KEY: secret } = env;
  const keys = id !== undefined && secret !== undefined ? { id, secret } : null;
  const { PICTURES_S3_ENDPOINT: endpoint = null, PICTURES_S3_REGION: region = 'us-east-1' } = env;
  return {
    bucket: name === undefined ? null : { name, region, endpoint, keys },
    baseUrl: env.PICTURES_BASE_URL?.replace(/(?<!\/)\/+$/, '') ?? null,
  };
}

export function findPicturesConflicts(env: Env): [boolean, string][] {
  const { PICTURES_S3_ACCESS_KEY: id, PICTURES_S3_SECRET_KEY: secret } = env;
  const isSaid = [env.PICTURES_S3_ENDPOINT, env.PICTURES_S3_REGION, id, secret].some(
    (one) => one !== undefined,
  );
  return [
    [
      isSaid && env.PICTURES_BUCKET === undefined,
      'PICTURES_BUCKET: is required with the other settings of S3',
    ],
    [
      id !== undefined && secret === undefined,
      'PICTURES_S3_SECRET_KEY: is required with PICTURES_S3_ACCESS_KEY',
    ],
    [
      secret !== undefined && id === undefined,
      'PICTURES_S3_ACCESS_KEY: is required with PICTURES_S3_SECRET_KEY',
    ],
  ];
}
