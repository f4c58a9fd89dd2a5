import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { readRssMb } from '../process-figures.ts';

/** Rows, and the sum of their totals in the smallest unit of each currency. */
export type Books = { rows: number; total: number };

/** What the lines of a file say. `isEnd` is asked about the last line, which is no row where it says something else. */
export type Format = {
  /** Lines before the first row. */
  heads: number;
  totalOf(line: string): number;
  /** Whether the line says that a file with so many rows is whole; `null` for files without such a line. */
  isEnd: ((line: string, rows: number) => boolean) | null;
};

export type ExportJob = {
  url: string;
  headers?: Record<string, string>;
  /** The process that writes. */
  pid: number;
  format: Format;
  /** Rows that are expected: half of them is the half. */
  rows: number;
  /** Of a slow reader. Without it each piece is read when it comes. */
  rowsPerSecond?: number;
};

/** Memory in MiB: before the first byte, after half of the rows, after the last one, and the most of all looks. */
export type Memory = { start: number; half: number; end: number; most: number };

export type ExportResult = Books & { ms: number; bytes: number; isWhole: boolean; memory: Memory };

const LOOK_EVERY_MS = 100;

/** Reads a file to its end, and adds up what it says. */
export async function readExport(job: ExportJob): Promise<ExportResult> {
  const rss = () => readRssMb(job.pid) ?? Number.NaN;
  const memory = { start: rss(), half: Number.NaN, end: Number.NaN, most: rss() };
  const looking = setInterval(() => (memory.most = Math.max(memory.most, rss())), LOOK_EVERY_MS);
  const startedAt = performance.now();
  const lines = createLines(job.format);
  let bytes = 0;
  try {
    const request = get(job.url, { headers: job.headers ?? {}, agent: false });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`${job.url} answers ${response.statusCode}`);
    for await (const piece of response.iterator() as AsyncIterable<Buffer>) {
      bytes += piece.byteLength;
      lines.add(piece);
      if (lines.rows >= job.rows / 2 && Number.isNaN(memory.half)) memory.half = rss();
      if (job.rowsPerSecond !== undefined) await untilDue(lines.rows, job.rowsPerSecond, startedAt);
    }
    memory.end = rss();
  } finally {
    clearInterval(looking);
  }
  return { ...lines.end(), ms: performance.now() - startedAt, bytes, memory };
}

async function untilDue(rows: number, rowsPerSecond: number, startedAt: number): Promise<void> {
  const early = (rows / rowsPerSecond) * 1000 - (performance.now() - startedAt);
  if (early > 1) await delay(early);
}

/** Takes a file apart as it comes. The last line is kept back, because a format may give it another meaning. */
function createLines({ heads, totalOf, isEnd }: Format) {
  const decoder = new TextDecoder();
  let rest = '';
  let last: string | null = null;
  let [seen, rows, total] = [0, 0, 0];
  const count = (line: string) => {
    rows += 1;
    total += totalOf(line);
  };
  return {
    get rows() {
      return rows;
    },
    add(piece: Buffer): void {
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (last !== null) count(last);
        seen += 1;
        last = seen > heads ? line : null;
      }
    },
    end(): Books & { isWhole: boolean } {
      const line = last ?? '';
      if (isEnd === null) count(line);
      return { rows, total, isWhole: rest === '' && (isEnd === null || isEnd(line, rows)) };
    },
  };
}
