import { createServer } from 'node:http';
import express from 'express';
import { connectMongo } from '../../../packages/server/src/platform/mongo.ts';
import type { Query } from './routes.ts';

// What LiveDrops' answers are compared with, of the very same bodies: Express with `res.json`, and `node:http` that ends ready bytes.
// `PUT /NAME` teaches both a body; then `/express/NAME` and `/http/NAME` answer it. `PUT /query/NAME` teaches a query of the database; then
// `/driver/NAME` answers what its driver gives.

const bodies = new Map<string, { data: unknown; bytes: Buffer }>();

const queries = new Map<string, Query>();
const { connection } = await connectMongo(process.env['MONGO_URI'] ?? '');

const app = express();
app.disable('x-powered-by');
app.put('/:name', express.text({ type: '*/*', limit: '10mb' }), (request, response) => {
  const text = String(request.body);
  bodies.set(request.params.name ?? '', { data: JSON.parse(text), bytes: Buffer.from(text) });
  response.sendStatus(204);
});
app.put('/query/:name', express.json(), (request, response) => {
  queries.set(request.params.name, request.body as Query);
  response.sendStatus(204);
});
app.get('/running', (_request, response) => void response.json({ running: 0 }));
app.get('/express/:name', (request, response) => void response.json(bodies.get(request.params.name)?.data));

const HTTP = '/http/';
const DRIVER = '/driver/';

createServer((request, response) => {
  const { url = '' } = request;
  const query = url.startsWith(DRIVER) ? queries.get(url.slice(DRIVER.length)) : undefined;
  if (query) return void ask(query).then((text) => response.end(text));
  const known = url.startsWith(HTTP) ? bodies.get(url.slice(HTTP.length)) : undefined;
  if (!known) return app(request, response);
  const length = String(known.bytes.byteLength);
  response.writeHead(200, ['Content-Type', 'application/json; charset=utf-8', 'Content-Length', length]);
  response.end(known.bytes);
}).listen(Number(process.env['PORT']), '127.0.0.1');

async function ask({ collection, filter, sort = {}, limit = 1 }: Query): Promise<string> {
  const found = connection
    .collection(collection)
    .find(filter)
    .sort(sort as Record<string, 1 | -1>)
    .limit(limit);
  return JSON.stringify(await found.toArray());
}
