import { createOrderInputSchema, sumOrderLines } from '@livedrops/sdk/contract';
import express, { type Request, type Response } from 'express';
import { createTokens } from '../../../../packages/server/src/accounts/index.ts';
import { systemClock } from '../../../../packages/server/src/platform/clock.ts';
import { connectMongo } from '../../../../packages/server/src/platform/mongo.ts';
import { type Way, WAYS } from './ways.ts';

// A plain Express server that takes orders in one of the compared ways: the same token check and body schema as LiveDrops, no more.
const TOKEN_MS = 3_600_000;

const { MONGO_URI = '', JWT_SECRET = '', PORT = '0' } = process.env;
const way = process.argv[2] as Way;
const { connection } = await connectMongo(MONGO_URI);
const place = WAYS[way](connection);
// Checked every time, as plain servers do; that LiveDrops remembers what it has checked is a part of what is measured.
const tokens = createTokens({ secret: JWT_SECRET, accessTokenMs: TOKEN_MS, clock: systemClock, knownMax: 0 });
let running = 0;

const app = express();
app.get('/running', (_request, response) => void response.json({ running }));
app.post('/api/orders', express.json(), async (request, response) => {
  running += 1;
  try {
    await answer(request, response);
  } catch (error) {
    // Whoever has left hears no answer.
    if (!response.destroyed) throw error;
  } finally {
    running -= 1;
  }
});
app.listen(Number(PORT), '127.0.0.1');

async function answer(request: Request, response: Response): Promise<void> {
  const { userId } = tokens.verify((request.headers.authorization ?? '').slice('Bearer '.length));
  const key = request.headers['idempotency-key'];
  const parsed = createOrderInputSchema.safeParse(request.body);
  const line = parsed.success ? sumOrderLines(parsed.data)[0] : undefined;
  if (!line || typeof key !== 'string') {
    response.status(422).json({ code: 'validation_failed' });
    return;
  }
  const leaving = new AbortController();
  response.once('close', () => leaving.abort());
  const order = await place({ userId, key, ...line, signal: leaving.signal });
  if (order) response.status(201).json(order);
  else response.status(409).json({ code: 'sold_out' });
}
