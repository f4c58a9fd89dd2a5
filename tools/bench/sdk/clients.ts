import { randomUUID } from 'node:crypto';
import { createLiveDrops } from '@livedrops/sdk';
import { makeOrder } from '@livedrops/sdk/testing';
import ky from 'ky';

type Fetch = typeof globalThis.fetch;

/** One order, placed in a way that is measured. Gives the id of the order. */
export type Place = () => Promise<string>;

export type Client = { name: string; create: (url: string, fetch: Fetch) => Place };

const ORDER = { dropId: 'drp_1', quantity: 1 };

/** The same request, by less and less: everything sends a token and a key, and reads the answer as JSON. */
export const CLIENTS: readonly Client[] = [
  {
    name: 'fetch',
    create: (url, fetch) => async () => {
      const response = await fetch(`${url}/api/orders`, {
        method: 'POST',
        headers: headers(),
        body: JSON.stringify(ORDER),
      });
      return idOf(await response.json());
    },
  },
  {
    name: 'ky',
    create: (url, fetch) => {
      const client = ky.create({ fetch });
      return async () =>
        idOf(await client.post(`${url}/api/orders`, { headers: headers(), json: ORDER }).json());
    },
  },
  {
    name: '@livedrops/sdk',
    create: (url, fetch) => {
      const client = createLiveDrops({ baseUrl: url, auth: 'token', fetch });
      return async () => (await client.orders.create(ORDER)).id;
    },
  },
];

/** A network that answers at once: what is left is the work of the client itself. */
export const noNetwork: Fetch = async () => Response.json(makeOrder(), { status: 201 });

const headers = () => ({
  'content-type': 'application/json',
  authorization: 'Bearer token',
  'idempotency-key': randomUUID(),
});

const idOf = (order: unknown): string => (order as { id: string }).id;
