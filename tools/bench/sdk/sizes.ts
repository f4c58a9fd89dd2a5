import { BUDGETS, bundleEntry } from '../../../packages/sdk/test/helpers/bundle.ts';

/** Bytes of each entry with all that it brings along but its peers, minified and gzipped, by its name in `exports`. */
export const gzipBytes = async (): Promise<Record<string, number>> => {
  const sizes: Record<string, number> = {};
  for (const entry of Object.keys(BUDGETS)) {
    const name = entry === 'index.ts' ? '.' : `./${entry.replace('/index.ts', '')}`;
    sizes[name] = (await bundleEntry(entry)).gzipBytes;
  }
  return sizes;
};

/**
 * What others weigh, in kB: measured in November 2026 in the same way, each with all that it brings along. They do other things;
 * the list shows the order of magnitude that people accept.
 */
export const OTHERS: Readonly<Record<string, number>> = {
  ky: 8.9,
  'socket.io-client': 13,
  'pusher-js': 19.1,
  stripe: 32.7,
  openai: 35.8,
  '@supabase/supabase-js': 54.8,
  ably: 57.9,
  '@liveblocks/client': 58.5,
};
