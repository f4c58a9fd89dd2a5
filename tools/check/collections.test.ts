import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

// Imports show which domain knows which. Whoever opens a collection of another domain by its name goes around that.

const SERVER = fileURLToPath(new URL('../../packages/server/src', import.meta.url));
const OPENED = /(?:\.collection(?:<[^(]*>)?|\bdefineModel)\(\s*'(\w+)'/g;

/** Collections that several files open by name, with these files. */
function findShared(files: ReadonlyMap<string, string>): string[] {
  const openers = new Map<string, Set<string>>();
  for (const [file, text] of files)
    for (const [, name = ''] of text.matchAll(OPENED))
      openers.set(name, (openers.get(name) ?? new Set()).add(file));
  return [...openers].flatMap(([name, by]) => (by.size > 1 ? [`${name}: ${[...by].join(', ')}`] : []));
}

it('finds a collection that a second file opens', () => {
  const files = new Map([
    ['orders.ts', "connection.collection<Order>('orders'); connection.collection('orderKeys')"],
    ['payments.ts', "connection\n  .collection<{ _id: string; at: Date }>('orders')"],
    ['user.model.ts', "export const userModel = defineModel('users', schema);"],
    ['people.ts', "connection.collection('users')"],
  ]);
  expect(findShared(files)).toEqual(['orders: orders.ts, payments.ts', 'users: user.model.ts, people.ts']);
});

it('each collection of the server is opened by name in one file: others ask that one', () => {
  const names = globSync('**/*.ts', { cwd: SERVER, exclude: (name) => name.endsWith('.test.ts') });
  const files = new Map(names.map((name) => [name, readFileSync(`${SERVER}/${name}`, 'utf8')]));
  expect([...files.values()].filter((text) => text.search(OPENED) >= 0).length).toBeGreaterThan(15);
  expect(findShared(files)).toEqual([]);
});
