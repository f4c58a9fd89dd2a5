/** The summary of a command; gives the code that it ends with. */
export function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

/** Why a command did nothing; gives the code that it ends with. */
export function refuse(text: string): number {
  process.stderr.write(`${text}\n`);
  return 1;
}
