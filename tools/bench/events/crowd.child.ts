import { io, type Socket } from 'socket.io-client';
import type { ClientToServerEvents, EventEnvelope, ServerToClientEvents } from '@livedrops/sdk/contract';
import { createTokens } from '../../../packages/server/src/accounts/index.ts';
import { systemClock } from '../../../packages/server/src/platform/clock.ts';
import { fanId } from '../load/job.ts';
import type { CrowdJob, CrowdMessage, CrowdReply, Heard } from './crowd-job.ts';

// Many clients in a process of their own: they and the servers must not share an event loop.
const TOKEN_MS = 3_600_000;
const AT_ONCE = 100;
const CONNECT_MS = 60_000;

type Client = Socket<ServerToClientEvents, ClientToServerEvents>;
type DropEvent = { type: string; sockets: number; occurredAt: number; lastAt: number };

let clients: Client[] = [];
let orderMs: number[] = [];
let orderIds: string[] = [];
let figures = 0;
let drops = new Map<string, DropEvent>();

process.on('message', (message: CrowdMessage) => {
  answer(message).then(
    (reply) => process.send?.(reply),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? error.message : String(error) } satisfies CrowdReply),
  );
});
process.on('disconnect', () => process.exit());

async function answer(message: CrowdMessage): Promise<CrowdReply> {
  switch (message.kind) {
    case 'open':
      return open(message.job, message.secret);
    case 'reset':
      reset();
      return { done: true };
    case 'report':
      return { heard: report() };
    case 'close':
      for (const client of clients) client.disconnect();
      clients = [];
      return { done: true };
  }
}

async function open(job: CrowdJob, secret: string): Promise<CrowdReply> {
  const { issue } = createTokens({ secret, accessTokenMs: TOKEN_MS, clock: systemClock });
  const startedAt = performance.now();
  let next = 0;
  const connectInTurn = async (): Promise<void> => {
    while (next < job.sockets) {
      const fan = next;
      next += 1;
      const token = issue({ id: fanId(fan), creatorId: null }, 'ses_bench').token;
      await connect(job, fan, token);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, connectInTurn));
  return { opened: clients.length, spanMs: performance.now() - startedAt };
}

async function connect({ urls, ownTopics, dropId }: CrowdJob, fan: number, token: string): Promise<void> {
  const client: Client = io(urls[fan % urls.length], {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { token },
  });
  clients.push(client);
  client.on('event', hear);
  await new Promise<void>((resolve, reject) => {
    client.once('connect', resolve);
    client.once('connect_error', reject);
  });
  const topics = [
    ...(ownTopics ? [`user:${fanId(fan)}` as const] : []),
    ...(dropId === null ? [] : [`drop:${dropId}` as const]),
  ];
  for (const topic of topics) {
    const subscribed = await client.timeout(CONNECT_MS).emitWithAck('subscribe', { topic });
    if (!subscribed.ok) throw new Error(`${topic}: ${subscribed.code}`);
  }
}

function hear(event: EventEnvelope): void {
  const now = Date.now();
  if (event.type === 'order.confirmed') {
    orderMs.push(now - Date.parse(event.data.order.createdAt));
    orderIds.push(event.data.order.id);
  } else if (event.type === 'stock.changed') figures += 1;
  else if (event.topic.startsWith('drop:')) hearDrop(event, now);
}

function hearDrop({ id, type, occurredAt }: EventEnvelope, now: number): void {
  const heard = drops.get(id) ?? { type, sockets: 0, occurredAt: Date.parse(occurredAt), lastAt: now };
  heard.sockets += 1;
  heard.lastAt = now;
  drops.set(id, heard);
}

function reset(): void {
  [orderMs, orderIds, figures, drops] = [[], [], 0, new Map()];
}

const report = (): Heard => ({
  orderMs: Float64Array.from(orderMs),
  orderIds,
  figures,
  drops: [...drops.values()],
});
