import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createServerAddress, type ServerAddress } from './server-address.ts';

const READY = { status: 200, body: JSON.stringify({ status: 'ready' }) };

let file = '';
let asked: string[] = [];
let changes = 0;
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'studio-server-')), 'data/server.json');
  asked = [];
  changes = 0;
});

const open = (
  answer: { status: number; body: string } | null = READY,
  given: string | null = null,
): ServerAddress =>
  createServerAddress({
    file,
    given,
    isNearby: async (apiUrl) => apiUrl.includes('localhost') || apiUrl.includes('192.168.'),
    get: async (url) => {
      asked.push(url);
      if (answer === null) throw new Error('refused');
      return answer;
    },
    onChange: async () => {
      changes += 1;
    },
  });

describe('the server of the Studio', () => {
  it('is none at first, and over a restart the one that was chosen', async () => {
    const server = open();
    expect(server.current()).toBeNull();
    expect(await server.choose(' drops.example.com ')).toBe('chosen');
    expect(server.current()).toBe('https://drops.example.com');
    expect(asked).toEqual(['https://drops.example.com/api/ready']);
    expect(changes).toBe(1);
    expect(open().current()).toBe('https://drops.example.com');
    expect(readdirSync(dirname(file))).toEqual(['server.json']);
  });

  it.each([
    ['localhost:3001', 'http://localhost:3001'],
    ['http://192.168.1.20:3001/', 'http://192.168.1.20:3001'],
    ['https://drops.example.com', 'https://drops.example.com'],
    ['DROPS.example.com:8443', 'https://drops.example.com:8443'],
  ])('takes %s for %s', async (typed, apiUrl) => {
    const server = open();
    expect(await server.choose(typed)).toBe('chosen');
    expect(server.current()).toBe(apiUrl);
  });

  it.each([
    'ftp://drops.example.com',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://ada:secret@drops.example.com',
    'https://drops.example.com/studio',
    "https://drops.example.com'; script-src *",
    'drops\u0000.example.com',
    `https://${'a'.repeat(10_000)}.example.com/x`,
    '',
    '   ',
  ])('asks nobody about %j', async (typed) => {
    expect(await open().choose(typed)).toBe('no_address');
    expect(asked).toEqual([]);
    expect(open().current()).toBeNull();
  });

  it('sends no password without encryption to another network', async () => {
    expect(await open().choose('http://drops.example.com')).toBe('insecure');
    expect(asked).toEqual([]);
  });

  it.each([
    ['nothing answers', null, 'unreachable'],
    ['a page answers', { status: 200, body: '<!doctype html>' }, 'no_livedrops'],
    ['null answers', { status: 200, body: 'null' }, 'no_livedrops'],
    ['another API answers', { status: 200, body: '{"status":"ok"}' }, 'no_livedrops'],
    ['a login page is in between', { status: 302, body: '{"status":"ready"}' }, 'no_livedrops'],
    ['it has no database', { status: 503, body: '{"status":"not_ready"}' }, 'not_ready'],
    ['it has no Redis, and sells', { status: 200, body: '{"status":"degraded"}' }, 'chosen'],
  ])('says what it found: %s', async (_name, answer, expected) => {
    const server = open(answer);
    expect(await server.choose('https://drops.example.com')).toBe(expected);
    expect(server.current()).toBe(expected === 'chosen' ? 'https://drops.example.com' : null);
    expect(changes).toBe(expected === 'chosen' ? 1 : 0);
  });

  it('keeps the one in use when another one is none, and changes nothing for the same one', async () => {
    const server = open();
    await server.choose('https://drops.example.com');
    expect(await server.choose('https://drops.example.com')).toBe('chosen');
    expect(await server.choose('ftp://other.example.com')).toBe('no_address');
    expect(server.current()).toBe('https://drops.example.com');
    expect(changes).toBe(1);
  });

  it('is the given one, whatever was chosen before, and cannot be changed then', async () => {
    await open().choose('https://drops.example.com');
    const server = open(READY, 'http://127.0.0.1:4000');
    expect(server.isFixed).toBe(true);
    expect(server.current()).toBe('http://127.0.0.1:4000');
    expect(await server.choose('https://other.example.com')).toBe('no_address');
    expect(server.current()).toBe('http://127.0.0.1:4000');
    expect(open().current()).toBe('https://drops.example.com');
  });

  it.each(['', '{', 'null', '{}', '{"apiUrl":7}', '{"apiUrl":"file:///etc"}'])(
    'asks again when its file says %j',
    async (content) => {
      await open().choose('https://drops.example.com');
      writeFileSync(file, content);
      expect(open().current()).toBeNull();
    },
  );

  it('works until the next start when it cannot be remembered', async () => {
    writeFileSync(dirname(file), 'a file where the folder should be');
    const server = open();
    expect(await server.choose('https://drops.example.com')).toBe('chosen');
    expect(server.current()).toBe('https://drops.example.com');
    expect(open().current()).toBeNull();
  });
});
