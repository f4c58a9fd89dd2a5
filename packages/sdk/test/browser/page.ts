import { createLiveDrops, prepareOrder, resumeOrder, webOrderStorage } from '../../src/index.ts';

declare global {
  /** Buys one unit of the drop in the address, and gives the id of the order. */
  var buy: () => Promise<string>;
  /** Finishes what was left, or gives `null` when nothing was. */
  var resume: () => Promise<string | null>;
}

/** A page that buys as integrators are told to: its address says where, for whom and what. */
const { api = '', token = '', drop: dropId = '' } = Object.fromEntries(new URLSearchParams(location.search));
const client = createLiveDrops({ baseUrl: api, auth: token, offline: 'wait' });
const storage = webOrderStorage(localStorage);

globalThis.buy = async () => {
  const prepared = await prepareOrder(client, { dropId, quantity: 1 }, { storage });
  return (await prepared.place()).id;
};
globalThis.resume = async () => {
  const unfinished = await resumeOrder(client, { storage, name: dropId });
  return unfinished === null ? null : (await unfinished.place()).id;
};
