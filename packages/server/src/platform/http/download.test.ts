import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, it, onTestFinished } from 'vitest';
import { endpoints, FOLLOWERS_CSV } from '@livedrops/sdk/contract';
import { answerReply } from './answer.ts';
import { csvDownload, Download } from './download.ts';
import { Reply } from './reply.ts';
import { sendAnswer } from './send-problem.ts';

const PIECE = 'x'.repeat(64 * 1024);

/** Where a file is that is made of these pieces. */
const serve = (pieces: () => AsyncIterable<string>) => serveFile(() => new Download('orders.csv', pieces()));

async function serveFile(make: () => Download): Promise<string> {
  const app = express().get('/', (_request, response) => {
    const reply = new Reply(make());
    sendAnswer(response, answerReply(endpoints['orders.soldCsv'], reply, true));
  });
  const http = createServer(app);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void http.close());
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

it('is sent whole, with its type and its name', async () => {
  const url = await serve(async function* () {
    yield 'a,b\r\n';
    yield 'ä,2\r\n';
  });
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="orders.csv"');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.text()).toBe('a,b\r\nä,2\r\n');
});

it('breaks the connection when it cannot be made to its end', async () => {
  const url = await serve(async function* () {
    yield PIECE;
    throw new Error('no primary');
  });
  const response = await fetch(url);
  await expect(response.text()).rejects.toThrow('terminated');
});

it('is a CSV file of records that come in batches, and is cut off where they are', async () => {
  const batch = (name: string) => [{ userId: 'usr_1', name, followedAt: '2026-11-01T10:00:00.000Z' }];
  const csv = FOLLOWERS_CSV.writer({ columns: ['name', 'followedAt'] });
  async function* batches(isWhole: boolean) {
    yield batch(isWhole ? 'Ada' : PIECE);
    if (!isWhole) throw new Error('no primary');
    yield batch('=1+1');
  }
  const serveCsv = (isWhole: boolean) => serveFile(() => csvDownload('followers.csv', csv, batches(isWhole)));
  const whole = await fetch(await serveCsv(true));
  expect(whole.headers.get('content-disposition')).toBe('attachment; filename="followers.csv"');
  expect(await whole.text()).toBe(
    "name,followedAt\r\nAda,2026-11-01 10:00:00\r\n'=1+1,2026-11-01 10:00:00\r\n",
  );
  await expect((await fetch(await serveCsv(false))).text()).rejects.toThrow('terminated');
});

it('is made as fast as it is read, and no more of it once its reader has gone', async () => {
  let made = 0;
  const ended = Promise.withResolvers<string>();
  const url = await serve(async function* () {
    try {
      for (; made < 100_000; made += 1) yield PIECE;
    } finally {
      ended.resolve('ended');
    }
  });
  const leaving = new AbortController();
  const response = await fetch(url, { signal: leaving.signal });
  const reader = response.body!.getReader();
  expect((await reader.read()).done).toBe(false);
  // The reader has stopped: the server makes some megabytes, which fill the buffers on the way, and no more.
  let before = -1;
  await expect
    .poll(
      () => {
        const isStill = made === before;
        before = made;
        return isStill;
      },
      { interval: 300, timeout: 20_000 },
    )
    .toBe(true);
  expect(made).toBeLessThan(1000);
  leaving.abort();
  expect(await ended.promise).toBe('ended');
});
