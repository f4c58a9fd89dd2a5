const EVERY_MS = 100;

/** One line of a terminal that is written over and over; nothing where nobody watches. */
export type LiveLine = { show(text: string): void; clear(): void };

export function createLiveLine(stream: NodeJS.WriteStream): LiveLine {
  if (!stream.isTTY) return { show: () => {}, clear: () => {} };
  let shownAt = 0;
  return {
    show(text) {
      const now = performance.now();
      if (now - shownAt < EVERY_MS) return;
      shownAt = now;
      stream.write(`\r\u001B[2K${text}`);
    },
    clear() {
      shownAt = 0;
      stream.write('\r\u001B[2K');
    },
  };
}

/** A bar of `width` cells, filled to `share` (0 to 1). */
export const bar = (share: number, width = 24): string => {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
};
