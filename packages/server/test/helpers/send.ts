import type { Problem } from '@livedrops/sdk';

export type Sent = { method?: string; token?: string; body?: unknown; headers?: Record<string, string> };
export type Answer = { status: number; headers: Headers; body: unknown; problem: Problem | null };

/** A request that the SDK would not make. `body` is sent as JSON; a text is sent as it is. */
export async function send(url: string, path: string, sent: Sent = {}): Promise<Answer> {
  const { body, token } = sent;
  const response = await fetch(`${url}${path}`, {
    method: sent.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...sent.headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
  const parsed: unknown = /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
  return {
    status: response.status,
    headers: response.headers,
    body: parsed,
    problem: isProblem ? (parsed as Problem) : null,
  };
}

/** Names of the refused fields, sorted. */
export const faultyFields = ({ problem }: Answer): string[] =>
  (problem?.errors ?? []).map(({ field }) => field).sort();
