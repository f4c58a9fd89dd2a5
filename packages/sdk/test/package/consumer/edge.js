import { createLiveDrops } from '@livedrops/sdk';

export const buy = async (baseUrl) => {
  const client = createLiveDrops({ baseUrl, auth: 'token' });
  const { data, meta } = await client.orders.create({ dropId: 'drp_1', quantity: 1 }).withResponse();
  return `${data.id} ${meta.attempts}`;
};
