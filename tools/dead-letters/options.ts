import { parseArgs } from 'node:util';
import type { LetterChoice } from '../../packages/server/src/platform/consumers/dead-letters.ts';

export const USAGE = `Usage: MONGO_URI=mongodb://… pnpm dead-letters list    [--group G]
                                    … inspect ID…
                                    … replay  [--group G] ID… | --all
                                    … discard [--group G] ID… | --all

Dead letters are records that a group of consumers could not handle.
  list     shows them, one a line
  inspect  shows everything about some of them, as JSON
  replay   hands them to their group again, once, whichever bus carries the rest; until then they are "replaying"
  discard  deletes them for good

--all means all of the group, or of every group when none is named.
Exit code 0: done. 1: there is no such letter. 2: it could not be done.`;

export type Command =
  | { name: 'help' }
  | { name: 'list'; group?: string }
  | { name: 'inspect'; ids: readonly string[] }
  | { name: 'replay' | 'discard'; choice: LetterChoice };

/** @throws what is wrong with the arguments, for the person who typed them */
export function readCommand(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { group: { type: 'string' }, all: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const [name, ...ids] = positionals;
  const { group, all = false } = values;
  if (values.help || name === undefined) return { name: 'help' };
  switch (name) {
    case 'list':
      refuseIf(ids.length > 0 || all, 'list shows all letters, or those of --group');
      return { name, ...(group !== undefined && { group }) };
    case 'inspect':
      refuseIf(ids.length === 0, 'inspect needs the ID of a letter');
      refuseIf(all || group !== undefined, 'inspect takes IDs only');
      return { name, ids };
    case 'replay':
    case 'discard':
      refuseIf(ids.length === 0 && !all, `${name} needs IDs, or --all`);
      refuseIf(ids.length > 0 && all, `${name} takes IDs or --all, not both`);
      return { name, choice: { ...(ids.length > 0 && { ids }), ...(group !== undefined && { group }) } };
    default:
      throw new Error(`there is no command ${name}`);
  }
}

function refuseIf(isWrong: boolean, message: string): void {
  if (isWrong) throw new Error(message);
}
