const { createLiveDrops, isLiveDropsError, ApiError } = require('@livedrops/sdk');
const { createRealtime } = require('@livedrops/sdk/realtime');
const { endpoints } = require('@livedrops/sdk/contract');
const { createFakeRealtime, makeDrop } = require('@livedrops/sdk/testing');

const client = createLiveDrops({ baseUrl: process.argv[2], auth: 'token' });
createRealtime(client, { transport: createFakeRealtime().transport }).close();
void client.orders
  .create({ dropId: makeDrop().id, quantity: 1 })
  .then(({ id }) => console.log(id, 'orders.create' in endpoints))
  // One copy of the classes for `require` and `import`.
  .then(async () =>
    console.log((await import('@livedrops/sdk')).ApiError === ApiError, isLiveDropsError({})),
  );
