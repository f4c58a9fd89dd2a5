import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** One way to come by a program. It answers with a path, or `undefined` for "not here", or throws with a reason. */
export interface Candidate {
  readonly source: string;
  readonly find: () => Promise<string | undefined> | string | undefined;
}

export interface ResolvedBinary {
  readonly source: string;
  readonly path: string;
}

/** No candidate had the program; the message says what was tried and what to install. */
export class BinaryNotFound extends Error {
  override readonly name = 'BinaryNotFound';
}

/** The first candidate that has the program wins; a candidate that fails is noted and the next one tried. */
export async function resolveBinary(
  program: string,
  candidates: readonly Candidate[],
  installHint: string,
): Promise<ResolvedBinary> {
  const tried: string[] = [];
  for (const candidate of candidates) {
    try {
      const found = await candidate.find();
      if (found !== undefined) return { source: candidate.source, path: found };
      tried.push(`  - ${candidate.source}: not there`);
    } catch (error) {
      tried.push(`  - ${candidate.source}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new BinaryNotFound(`${program} was not found. Tried:\n${tried.join('\n')}\n${installHint}`);
}

/** Finds a program on PATH, without running anything. */
export function findOnPath(
  names: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  const folders = (env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  for (const name of names) {
    for (const folder of folders) {
      for (const suffix of suffixes) {
        const file = path.join(folder, name + suffix);
        if (isExecutable(file)) return file;
      }
    }
  }
  return undefined;
}

/** True for a file that this user may run. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
