import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { anyFreePort, isPortFree, pickPort } from './free-port.ts';

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

  it('takes any free one when all near it are busy', async () => {
    const port = await pickPort(
      5_000,
      () => {},
      async () => false,
    );
    expect(port).toBeGreaterThan(0);
    expect(await isPortFree(port)).toBe(true);
  });
});

describe('anyFreePort', () => {
  it('is none that the system gives to outgoing connections', async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, () => anyFreePort()));
    expect(Math.max(...ports)).toBeLessThan(32_768);
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(20_000);
  });

  it('asks again when one is busy, and says when all are', async () => {
    const answers = [false, false, true];
    expect(await anyFreePort(async () => answers.shift() ?? false)).toBeGreaterThan(0);
    expect(answers).toEqual([]);
    await expect(anyFreePort(async () => false)).rejects.toThrow('No free port found');
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
