import { createLiveDrops, prepareOrder, resumeOrder } from '@livedrops/sdk';
import { fileOrderStorage } from '@livedrops/sdk/node';

const client = createLiveDrops({ baseUrl: process.argv[2], auth: 'token' });
const storage = fileOrderStorage('orders');
const prepared = await prepareOrder(client, { dropId: 'drp_1', quantity: 1 }, { storage });
const kept = await resumeOrder(client, { storage, name: 'drp_1' });
console.log((await prepared.place()).id, kept.idempotencyKey === prepared.idempotencyKey ? 'kept' : 'lost');
