import { createLiveDrops, prepareOrder } from '@livedrops/sdk';
import { fileOrderStorage } from '@livedrops/sdk/node';

const client = createLiveDrops({ baseUrl: process.argv[2], auth: 'token' });
const storage = fileOrderStorage('orders');
const prepared = await prepareOrder(client, { dropId: 'drp_1', quantity: 1 }, { storage });
console.log((await prepared.place()).id);
