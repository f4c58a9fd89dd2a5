import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { repoRoot } from '../services/data-dir.ts';

const PAGES = ['*.md', 'docs/*.md', 'packages/*/README.md', 'packages/sdk/docs/*.md', 'examples/*/README.md'];
const pages = new Map(
  globSync(PAGES, { cwd: repoRoot }).map((file) => [file, readFileSync(path.join(repoRoot, file), 'utf8')]),
);

/** As GitHub and VitePress name a heading. */
const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s+/g, '-');

const headingsOf = (text: string): Set<string> =>
  new Set([...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => slugOf(heading)));

it('a link between pages leads to a page, and to a heading of it', () => {
  const links = [...pages].flatMap(([file, text]) =>
    [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)/g)].map(
      ([, target = '', anchor]) => ({
        from: file,
        to: target === '' ? file : path.join(path.dirname(file), target),
        anchor,
      }),
    ),
  );
  expect(links.length).toBeGreaterThan(30);
  const broken = links.filter(({ to, anchor }) => {
    const text = pages.get(to);
    if (text === undefined) return globSync(to, { cwd: repoRoot }).length === 0;
    return anchor !== undefined && !headingsOf(text).has(anchor);
  });
  expect(broken).toEqual([]);
});
