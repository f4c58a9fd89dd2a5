import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { connectMongo } from '../../../packages/server/src/platform/mongo.ts';

// What exports are compared with: a cursor over the stored orders whose documents are written as lines of JSON, and nothing else.

const { connection } = await connectMongo(process.env['MONGO_URI'] ?? '');

createServer((request, response) => {
  if (request.url === '/running') return void response.end();
  response.setHeader('Content-Type', 'application/x-ndjson');
  const lines = connection
    .collection('orders')
    .find({})
    .map((order) => `${JSON.stringify(order)}\n`);
  void pipeline(Readable.from(lines), response).catch(() => {});
}).listen(Number(process.env['PORT']), '127.0.0.1');
