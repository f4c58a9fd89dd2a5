/**
 * Orders that come in as messages, of a chat bot say, which may be delivered twice: each is placed once. Reads one JSON object a
 * line (`{ "messageId", "token", "dropId", "quantity" }`) and prints what became of each.
 *
 *   LIVEDROPS_URL=https://shop.example.com node order-queue.ts < messages.ndjson
 */
import { createInterface } from 'node:readline';
import {
  createLiveDrops,
  isApiError,
  isLiveDropsError,
  type LiveDrops,
  type LiveDropsError,
} from '@livedrops/sdk';

type Message = { messageId: string; token: string; dropId: string; quantity: number };

/** A queue that presses harder only makes the server say "too many" more often. */
const AT_ONCE = 4;

const { LIVEDROPS_URL: baseUrl = '' } = process.env;
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

// Each worker takes the next line when it is done with one: nothing piles up, however long the input is.
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
      const message = JSON.parse(line.value) as Message;
      const client = createLiveDrops({ baseUrl, auth: message.token });
      console.log(JSON.stringify({ messageId: message.messageId, ...(await place(client, message)) }));
    }
  }),
);

async function place(client: LiveDrops, { messageId, dropId, quantity }: Message) {
  // The key comes from the message, not from this program: the same message is the same order, here, after a crash, and on
  // another machine.
  const idempotencyKey = `message-${messageId}`;
  try {
    const order = client.orders.create({ dropId, quantity }, { idempotencyKey });
    const { data, meta } = await order.withResponse();
    return { result: 'ordered', number: data.number, again: meta.replayed };
  } catch (error) {
    if (!isLiveDropsError(error)) throw error;
    // Nobody knows what happened, or the server was too busy: leave the message in the queue, it will be delivered again.
    return isFinal(error) ? { result: error.code } : { result: 'deliver_again', outcome: error.outcome };
  }
}

/** A refusal that says that nothing was bought, and that will be the same next time. */
function isFinal(error: LiveDropsError): boolean {
  return isApiError(error) && error.outcome === 'not_executed' && error.status < 500 && error.status !== 429;
}
