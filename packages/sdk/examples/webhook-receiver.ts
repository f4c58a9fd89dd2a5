/**
 * Takes the webhooks of a creator with Express: checks who sent them, keeps each message once, answers at once and works afterwards.
 *
 *   WEBHOOK_SECRET=whsec_… node webhook-receiver.ts     (two secrets during a rotation, separated by a space)
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isWebhookVerificationError, verifyWebhook, type WebhookEvent } from '@livedrops/sdk/webhooks';
import express from 'express';

const { WEBHOOK_SECRET = '', PORT = '8080', HOST = '127.0.0.1', INBOX = '.inbox' } = process.env;
await mkdir(INBOX, { recursive: true });
const app = express();

// The signature is over the bytes as they came in, so no JSON parser may touch them before it was checked.
app.post('/webhooks', express.raw({ type: 'application/json', limit: '1mb' }), async (request, response) => {
  try {
    const body = request.body as Buffer;
    const event = await verifyWebhook(body, request.headers, WEBHOOK_SECRET.split(' '));
    await keep(event);
    // It is on the disk: from here on it is this program's task, and the sender need not wait.
    response.status(204).end();
    wake();
  } catch (error) {
    if (!isWebhookVerificationError(error)) throw error;
    response.status(400).json({ code: error.code });
  }
});

// What a crash left to be done is done first.
app.listen(Number(PORT), HOST, () => wake());

/** Keeps a message, unless it is there: it has the same `id` however often it is sent. */
async function keep(event: WebhookEvent): Promise<void> {
  const draft = join(INBOX, `${randomUUID()}.draft`);
  await writeFile(draft, JSON.stringify(event), { flush: true });
  try {
    // Fails when the name is taken, and nobody ever sees half a message.
    await link(draft, fileOf(event.id, 'json'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
}

/** Does what is kept and not done. After a crash in between, one thing is done again: at least once, as everywhere. */
async function work(): Promise<void> {
  const names = new Set(await readdir(INBOX));
  const isOpen = (name: string) => name.endsWith('.json') && !names.has(name.replace(/json$/, 'done'));
  for (const name of [...names].filter(isOpen)) {
    const event = JSON.parse(await readFile(join(INBOX, name), 'utf8')) as WebhookEvent;
    handle(event);
    await writeFile(fileOf(event.id, 'done'), '');
  }
}

/** Messages come in no certain order, and newer servers send types that this program does not know. */
function handle({ type, data }: WebhookEvent): void {
  if (type === 'order.confirmed') print({ pack: data.order.number, for: data.order.buyerName });
  else if (type === 'drop.soldout') print({ soldOut: data.drop.title });
  else print({ nothingToDo: type });
}

function print(line: object): void {
  console.log(JSON.stringify(line));
}

function fileOf(id: string, state: 'json' | 'done'): string {
  return join(INBOX, `${encodeURIComponent(id)}.${state}`);
}

let working: Promise<void> = Promise.resolve();
function wake(): void {
  working = working.then(work).catch((error: unknown) => console.error(error));
}
