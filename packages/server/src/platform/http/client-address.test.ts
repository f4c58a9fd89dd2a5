import express from 'express';
import { expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

const addressesOf = (forwarded: string | undefined, hops: number) => {
  const app = express();
  app.set('trust proxy', hops);
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const request = {
    headers,
    connection: { remoteAddress: '10.0.0.9' },
    socket: { remoteAddress: '10.0.0.9' },
  };
  const ofExpress = Object.setPrototypeOf({ ...request, app }, app.request) as express.Request;
  return { ours: clientAddress(request, hops), express: ofExpress.ip };
};

it.each([
  [undefined, 0, '10.0.0.9'],
  [undefined, 1, '10.0.0.9'],
  ['', 1, '10.0.0.9'],
  ['1.1.1.1', 0, '10.0.0.9'],
  ['1.1.1.1', 1, '1.1.1.1'],
  ['1.1.1.1, 2.2.2.2', 1, '2.2.2.2'],
  ['1.1.1.1,2.2.2.2', 2, '1.1.1.1'],
  ['1.1.1.1 , 2.2.2.2', 5, '1.1.1.1'],
])('X-Forwarded-For: %s behind %i proxies is %s, as Express sees it', (forwarded, hops, address) => {
  expect(addressesOf(forwarded, hops)).toEqual({ ours: address, express: address });
});
