import type { Logger } from '../platform/logger.ts';
import { startLoop } from '../platform/loop.ts';
import type { DropStore } from './drop.store.ts';

/**
 * Tells which drops change, so that copies in memory are forgotten at once. It carries no truth: while the stream is broken, copies
 * are as old as their short lives allow.
 */
export function watchDrops(
  { drops, logger }: { drops: DropStore; logger: Logger },
  onChange: (dropId: string) => void,
): { stop(): Promise<void> } {
  let stream: ReturnType<DropStore['watch']> | null = null;
  const watching = startLoop('drops.watch', logger, async () => {
    stream = drops.watch();
    try {
      for await (const change of stream) if ('documentKey' in change) onChange(change.documentKey._id);
    } finally {
      await stream.close();
    }
    return 0;
  });
  return {
    async stop() {
      const stopping = watching.stop();
      await stream?.close();
      await stopping;
    },
  };
}
