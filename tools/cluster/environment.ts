import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { repoRoot } from '../services/data-dir.ts';

/** Files that operators start from, read here so that they cannot fall behind. */
const ENV_FILE = path.join(repoRoot, 'deploy/livedrops.env.example');

export type Environment = Record<string, string>;

/** `#NAME=value` offers a variable that not everybody needs. */
const OFFERED = /^#([A-Z_]+)=/gm;

/**
 * What a server is told: the example of `deploy/`, with what is different on this machine. An empty value takes one away.
 *
 * @throws {RangeError} for a variable that the example neither has nor offers: operators would not know of it
 */
export function readEnvironment(own: Environment, example = readFileSync(ENV_FILE, 'utf8')): Environment {
  const told = parseEnv(example) as Environment;
  const offered = new Set(Array.from(example.matchAll(OFFERED), ([, name]) => name));
  const unknown = Object.keys(own).filter((name) => !(name in told) && !offered.has(name));
  if (unknown.length > 0) throw new RangeError(`${unknown.join(', ')}: not in deploy/livedrops.env.example`);
  return { ...told, ...own };
}

/** A file of `deploy/` in which words in capitals stand for what is different everywhere. */
export function fillIn(file: string, values: Readonly<Record<string, string | number>>): string {
  let text = readFileSync(path.join(repoRoot, 'deploy', file), 'utf8');
  for (const [word, value] of Object.entries(values)) {
    if (!text.includes(word)) throw new RangeError(`deploy/${file} does not say ${word}`);
    text = text.replaceAll(word, String(value));
  }
  return text;
}
