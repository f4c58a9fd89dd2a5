import { randomUUID } from 'node:crypto';
import { createLiveDrops, createSession } from '@livedrops/sdk';

// Runs in the operator's machine: somebody signs up, sells, and buys their own drop. It prints what the order came to.
const client = createLiveDrops({ baseUrl: process.env['SHOP'] ?? '', auth: createSession() });
const name = randomUUID().slice(0, 8);
await client.auth.register({ email: `${name}@example.test`, password: 'correct horse', name: 'Ada Maker' });
await client.creators.create({ handle: `maker-${name}`, name: 'Ada Maker' });
const { id: productId } = await client.products.create({
  title: 'Linen print',
  description: 'Numbered and signed',
  price: 2500,
  currency: 'EUR',
});
const { id: dropId } = await client.drops.create({
  productId,
  startsAt: new Date(Date.now() - 100).toISOString(),
  endsAt: new Date(Date.now() + 600_000).toISOString(),
  stock: 10,
});
const { status } = await client.orders.create({ dropId, quantity: 1 });
process.stdout.write(`${status}\n`);
// Its sockets would keep it.
process.exit();
