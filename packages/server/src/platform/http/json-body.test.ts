import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { readJson } from './json-body.ts';

const BODY = '{"quantity":1}';

/** A request as the server has it, and the socket of its sender, who has sent so much of the body. */
async function receive(body: string): Promise<{ request: IncomingMessage; sender: Socket }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sender = connect((server.address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => {
    sender.destroy();
    server.close();
  });
  sender.write(`POST / HTTP/1.1\r\nHost: here\r\nContent-Length: ${BODY.length}\r\n\r\n${body}`);
  const [request] = (await once(server, 'request')) as [IncomingMessage];
  return { request, sender };
}

const malformed = { refusal: { code: 'malformed_request' } };

it('reads what was sent', async () => {
  const { request } = await receive(BODY);
  expect(await readJson(request)).toEqual({ quantity: 1 });
});

it('refuses what is no JSON', async () => {
  const { request } = await receive(BODY.replace('}', ','));
  await expect(readJson(request)).rejects.toMatchObject(malformed);
});

it('ends when the sender leaves', async () => {
  const { request, sender } = await receive('{');
  const reading = readJson(request);
  sender.destroy();
  await expect(reading).rejects.toMatchObject(malformed);
});

it.each([
  ['in the middle', '{'],
  ['after all was sent', BODY],
])('ends when the sender had left before it began, %s', async (_when, body) => {
  const { request, sender } = await receive(body);
  const left = once(request, 'aborted');
  sender.destroy();
  await left;
  await expect(readJson(request)).rejects.toMatchObject(malformed);
});
