import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeOrder } from '@livedrops/sdk/testing';

/** A server in a process of its own that answers every request with an order: its work is not the client's. */
const body = Buffer.from(JSON.stringify(makeOrder()));
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(201, {
      'content-type': 'application/json',
      'content-length': body.length,
      'x-request-id': 'req_1',
    });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit());
