import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createLog } from './log.ts';

const open = (maxBytes?: number) => {
  const folder = mkdtempSync(join(tmpdir(), 'studio-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'studio.log');
  return { folder, file, log: createLog({ file, ...(maxBytes === undefined ? {} : { maxBytes }) }) };
};
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it('keeps lines of JSON without secrets, for its owner alone', () => {
  const { log, file } = open();
  log.write({ level: 'info', from: 'main', message: 'started %s %c\nwith two lines' });
  log.write({ level: 'error', from: 'page', message: 'no token for drew@example.com', detail: 'Bearer abc' });
  const lines = linesOf(log.read());
  expect(lines).toMatchObject([
    { level: 'info', from: 'main', message: 'started %s %c\nwith two lines' },
    { level: 'error', from: 'page', message: 'no token for [mail]', detail: 'Bearer [secret]' },
  ]);
  expect(Date.parse(String(lines[0]?.['at']))).not.toBeNaN();
  expect(statSync(file).mode & 0o077).toBe(0);
});

it('takes no more of the disk than two files, and loses the oldest', () => {
  const { log, folder } = open(2_000);
  for (let nth = 0; nth < 200; nth += 1) log.write({ level: 'info', from: 'main', message: `line ${nth}` });
  const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
  expect(sizes).toHaveLength(2);
  for (const size of sizes) expect(size).toBeLessThan(2_200);
  const numbers = linesOf(log.read()).map(({ message }) => Number(String(message).slice('line '.length)));
  expect(numbers.at(-1)).toBe(199);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
});

it('does no harm where nothing can be written', () => {
  const { file } = open();
  writeFileSync(file, '');
  const log = createLog({ file: join(file, 'studio.log') });
  log.write({ level: 'info', from: 'main', message: 'lost' });
  expect(log.read()).toBe('');
});
