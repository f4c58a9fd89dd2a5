import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isPortFree, pickPort } from './free-port.ts';

describe('pickPort', () => {
  it('takes the preferred port when it is free', async () => {
    const busy: number[] = [];
    const port = await pickPort(
      5_000,
      (one) => busy.push(one),
      async () => true,
    );
    expect(port).toBe(5_000);
    expect(busy).toEqual([]);
  });

  it('names the busy port and takes the next free one', async () => {
    const said: string[] = [];
    const port = await pickPort(
      5_000,
      (busy, taken) => said.push(`${busy} -> ${taken}`),
      async (candidate) => candidate >= 5_002,
    );
    expect(port).toBe(5_002);
    expect(said).toEqual(['5000 -> 5002']);
  });

  it('lets the system choose when all near it are busy', async () => {
    const port = await pickPort(
      5_000,
      () => {},
      async () => false,
    );
    expect(port).toBeGreaterThan(0);
    expect(await isPortFree(port)).toBe(true);
  });
});

describe('isPortFree', () => {
  it.each(['127.0.0.1', '0.0.0.0'])('sees a server on %s', async (host) => {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, host, () => resolve((server.address() as { port: number }).port)),
    );
    expect(await isPortFree(port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(await isPortFree(port)).toBe(true);
  });
});
