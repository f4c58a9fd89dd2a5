/** Whether this is `pnpm test:nightly`, which adds what takes long to say the same once more. */
export const isNightly = process.env.LIVEDROPS_NIGHTLY === '1';
