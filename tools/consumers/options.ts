export const USAGE = `Usage: MONGO_URI=mongodb://… [REDIS_URL=…] [KAFKA_BROKERS=…] pnpm consumers list
                                                                  … remove GROUP

Groups of consumers that handle the event log.
  list    shows them, one a line: how far behind they are, and whether a process works for them
  remove  watches a group for some seconds, and forgets it, in the database and on the bus, if no server uses it; its dead letters stay

Takes the way to the bus from the environment, as the server does.
Exit code 0: done. 1: there is no such group, it is in use, or the environment names no bus and only the database was changed.
2: it could not be done.`;

export type Command = { name: 'help' } | { name: 'list' } | { name: 'remove'; group: string };

/** @throws what is wrong with the arguments, for the person who typed them */
export function readCommand(args: readonly string[]): Command {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help') return { name: 'help' };
  if (name === 'list' && rest.length === 0) return { name };
  const [group] = rest;
  if (name === 'remove' && group !== undefined && rest.length === 1) return { name, group };
  throw new Error(
    name === 'remove' ? 'remove needs the name of one group' : `there is no command ${args.join(' ')}`,
  );
}
