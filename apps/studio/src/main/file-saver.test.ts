import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { BegunFile } from '../shared/ipc.ts';
import { createFileSaver } from './file-saver.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a file that the page saves', () => {
  let folder: string;
  let where: string | undefined;
  let shown: string[];
  let files: ReturnType<typeof createFileSaver>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'livedrops-files-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    where = join(folder, 'mine.csv');
    shown = [];
    files = createFileSaver({
      askWhere: async () => where,
      showInFolder: (path) => void shown.push(path),
    });
  });
  const begin = async (): Promise<BegunFile> => {
    const begun = await files.begin('orders.csv');
    if (begun === null || typeof begun === 'string') throw new Error(`not begun: ${begun}`);
    return begun;
  };

  it('has its name when it is whole, and not before', async () => {
    const { id, name } = await begin();
    expect(name).toBe('mine.csv');
    await files.write(id, bytes('a,b\r\n'));
    await files.write(id, bytes('1,2\r\n'));
    expect(readdirSync(folder)).not.toContain('mine.csv');
    expect(await files.finish(id)).toBeNull();
    expect(readdirSync(folder)).toEqual(['mine.csv']);
    expect(readFileSync(join(folder, 'mine.csv'), 'utf8')).toBe('a,b\r\n1,2\r\n');
    files.show(id);
    expect(shown).toEqual([where]);
  });

  it.each<[string, (id: string) => void]>([
    ['it is cancelled', (id) => files.cancel(id)],
    ['its page goes', () => files.pageGone()],
  ])('leaves nothing when %s, and what was there before stays', async (_name, end) => {
    writeFileSync(join(folder, 'mine.csv'), 'older');
    const { id } = await begin();
    await files.write(id, bytes('half'));
    end(id);
    expect(readdirSync(folder)).toEqual(['mine.csv']);
    expect(readFileSync(join(folder, 'mine.csv'), 'utf8')).toBe('older');
    expect(await files.write(id, bytes('more'))).toBe('gone');
    expect(await files.finish(id)).toBe('gone');
    files.show(id);
    expect(shown).toEqual([]);
  });

  it('is written over an older one when it is whole', async () => {
    writeFileSync(join(folder, 'mine.csv'), 'older and longer');
    const { id } = await begin();
    await files.write(id, bytes('new'));
    await files.finish(id);
    expect(readFileSync(join(folder, 'mine.csv'), 'utf8')).toBe('new');
  });

  it('is not begun when the person wants none, or the page went meanwhile', async () => {
    const late = files.begin('orders.csv');
    files.pageGone();
    expect(await late).toBeNull();
    where = undefined;
    expect(await files.begin('orders.csv')).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says when it cannot be written there, at the beginning and at the end', async () => {
    where = join(folder, 'missing', 'mine.csv');
    expect(await files.begin('orders.csv')).toBe('not_writable');
    // A folder has the name by now.
    where = folder;
    const { id } = await begin();
    expect(await files.finish(id)).toBe('not_writable');
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(basename(folder)))).toEqual([
      basename(folder),
    ]);
  });

  it('takes away what a Studio that was killed has left of it, and nothing else', async () => {
    const others = [
      'mine.csv.part',
      'mine.csv.0123abcd.part.txt',
      'other.csv.0123abcd.part',
      'mine.csv.notes.part',
    ];
    for (const name of ['mine.csv.0123abcd.part', 'mine.csv.99999999.part', ...others])
      writeFileSync(join(folder, name), 'half');
    const { id } = await begin();
    await files.write(id, bytes('whole'));
    expect(await files.finish(id)).toBeNull();
    expect(readdirSync(folder).toSorted()).toEqual(['mine.csv', ...others].toSorted());
    expect(readFileSync(join(folder, 'mine.csv'), 'utf8')).toBe('whole');
  });

  it('ends the one before', async () => {
    const first = await begin();
    await files.write(first.id, bytes('first'));
    const second = await begin();
    expect(await files.write(first.id, bytes('more'))).toBe('gone');
    await files.write(second.id, bytes('second'));
    await files.finish(second.id);
    expect(readFileSync(join(folder, 'mine.csv'), 'utf8')).toBe('second');
    expect(readdirSync(folder)).toEqual(['mine.csv']);
  });
});
