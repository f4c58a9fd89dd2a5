import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

// A page that leads to files is worth as much as the files that it names.

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PATH = /`((?:packages|apps|tools|docs|\.github)\/[\w./-]+)`/g;
const namesIn = (text: string) => [...text.matchAll(PATH)].map(([, name = '']) => name);

it('finds the files that a text names', () => {
  expect(namesIn('held by `tools/check/main.ts`, `MIN_SDK_VERSION` and `.github/workflows/ci.yml`')).toEqual([
    'tools/check/main.ts',
    '.github/workflows/ci.yml',
  ]);
});

it('every file that the threat model names is there', () => {
  const names = namesIn(readFileSync(`${ROOT}docs/threat-model.md`, 'utf8'));
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => !existsSync(`${ROOT}${name}`))).toEqual([]);
});

it('every file that the map of the code names is there', () => {
  const names = new Set(
    [...readFileSync(`${ROOT}ARCHITECTURE.md`, 'utf8').matchAll(/`([\w./-]+\.ts)`/g)].map(
      ([, name = '']) => name,
    ),
  );
  expect(names.size).toBeGreaterThan(40);
  const paths = globSync('packages/*/src/**/*.ts', { cwd: ROOT }).map(
    (file) => `/${file.replaceAll('\\', '/')}`,
  );
  const isThere = (name: string) => paths.some((file) => file.endsWith(`/${name}`));
  expect([...names].filter((name) => !isThere(name))).toEqual([]);
});
