import { randomUUID } from 'node:crypto';
import type { Endpoint, Problem } from '@livedrops/sdk/contract';
import type { Call } from './access-rows.ts';

export type Answer = { status: number; code: string; text: string };

/** Calls an endpoint as a row of the table says. A text as the body is sent as it is. */
export async function callRow(
  url: string,
  { method, path, idempotencyKey }: Endpoint,
  { params = {}, query = {}, body, file }: Call,
  { token, headers = {} }: { token?: string | undefined; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const sent = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const response = await fetch(`${url}/api${place}?${new URLSearchParams(query)}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(sent !== undefined && { 'content-type': 'application/json' }),
      ...(idempotencyKey === 'required' && { 'idempotency-key': `key-${randomUUID()}` }),
      ...headers,
    },
    ...((sent !== undefined || file) && { body: file ?? sent ?? '' }),
  });
  const text = await response.text();
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true;
  return { status: response.status, code: isProblem ? (JSON.parse(text) as Problem).code : '', text };
}
