import { createLiveDrops, prepareOrder } from '../../src/index.ts';
import { fileOrderStorage } from '../../src/node/index.ts';

/** Buys one unit at the server and with the folder of its arguments, and is killed meanwhile. */
const [baseUrl = '', folder = ''] = process.argv.slice(2);
const client = createLiveDrops({ baseUrl, auth: 'token-1' });
const storage = fileOrderStorage(folder);
const prepared = await prepareOrder(client, { dropId: 'drp_1', quantity: 1 }, { storage });
await prepared.place();
