export const USAGE = `Usage: MONGO_URI=mongodb://… [KAFKA_BROKERS=… REDIS_URL=…] pnpm consumers list
                                                              … remove GROUP
                                                              … republish --from TIME

Groups of consumers that handle the event log.
  list       shows them, one a line: how far behind they are, and whether a process works for them
  remove     forgets a group that no server works for; its dead letters stay
  republish  has the servers publish to Kafka again what happened since TIME, such as 2026-11-29T18:00:00Z: after the brokers have
             lost it. The log goes back thirty days. Consumers get some of it twice, as they must expect of Kafka anyway.

Takes the way to Kafka from the environment, as the server does.
Exit code 0: done. 1: there is no such group, or it is in use. 2: it could not be done.`;

export type Command =
  | { name: 'help' }
  | { name: 'list' }
  | { name: 'remove'; group: string }
  | { name: 'republish'; from: Date };

/** @throws what is wrong with the arguments, for the person who typed them */
export function readCommand(args: readonly string[]): Command {
  const [name, first, second, ...rest] = args;
  if (name === undefined || name === '--help') return { name: 'help' };
  if (name === 'list' && first === undefined) return { name };
  if (name === 'remove') {
    if (first === undefined || second !== undefined) throw new Error('remove needs the name of one group');
    return { name, group: first };
  }
  if (name === 'republish') {
    const from = new Date(second ?? '');
    if (first !== '--from' || Number.isNaN(from.getTime()) || rest.length > 0)
      throw new Error('republish needs --from and a time, such as 2026-11-29T18:00:00Z');
    return { name, from };
  }
  throw new Error(`there is no command ${args.join(' ')}`);
}
