import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repoRoot } from '../services/data-dir.ts';

const BLOCK = /^```sh\n([\s\S]*?)^```$/gm;

/**
 * The blocks of shell of one section of a page of `docs`, in order.
 *
 * @param replaced what stands in the page for what only the reader knows or has; each must be there
 * @throws {RangeError} when there is no such section, or something to be replaced is not in it
 */
export function shellOf(page: string, section: string, replaced: Readonly<Record<string, string>>): string[] {
  const text = readFileSync(path.join(repoRoot, 'docs', page), 'utf8');
  const [, after] = text.split(`\n## ${section}\n`);
  if (after === undefined) throw new RangeError(`docs/${page} has no section "${section}"`);
  let lines = after.split('\n## ')[0] ?? '';
  for (const [said, meant] of Object.entries(replaced)) {
    if (!lines.includes(said)) throw new RangeError(`docs/${page}, "${section}" does not say: ${said}`);
    lines = lines.replaceAll(said, meant);
  }
  return Array.from(lines.matchAll(BLOCK), ([, block = '']) => block);
}
