import mongoose from 'mongoose';

const { MongoServerError } = mongoose.mongo;
/** `Unauthorized`, `CommandNotFound` and `CommandNotSupported`: not ours to see, or not there to be seen (a mongos has no set). */
const NOT_TOLD: ReadonlySet<unknown> = new Set([13, 59, 115]);

const MAJORITY =
  "make it { w: 'majority' }: db.adminCommand({ setDefaultRWConcern: 1, defaultWriteConcern: { w: 'majority' } })";

/** Why a connection string asks for writes that a failover may undo, or `null`. Our own writes never follow it, but its author believes so. */
export function whyUriIsWeak(uri: string): string | null {
  const query = new URLSearchParams(uri.split('?')[1] ?? '');
  const named = new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
  const w = named.get('w');
  if (w !== undefined && w !== 'majority')
    return `w=${w} asks for writes that a failover may undo; leave it out or say w=majority`;
  const isJournaled = named.get('journal') ?? named.get('j');
  return isJournaled === 'false' ? 'journal=false asks for writes that a crash may undo; leave it out' : null;
}

/**
 * What in the deployment lets an acknowledged write be lost. Our own client always waits for a journaled majority. Other tools that
 * write to the same database (a shell, a restore, a script) get the deployment's default, and arbiters make a majority that
 * holds no data: with them, majority reads and writes wait for a node that may be gone, which was never tried with this server.
 *
 * What the account may not see is not judged; on a sharded cluster the shards' own settings are not seen.
 */
export async function findDurabilityFaults(connection: mongoose.Connection): Promise<string[]> {
  const admin = connection.db?.admin();
  if (!admin) return [];
  const hello = await admin.command({ hello: 1 });
  const defaults = await ask(() => admin.command({ getDefaultRWConcern: 1 }));
  const config = hello['setName'] ? await ask(() => admin.command({ replSetGetConfig: 1 })) : null;
  const members = [...namesIn(hello['hosts']), ...namesIn(hello['passives'])].length;
  return judgeDeployment({
    arbiters: namesIn(hello['arbiters']),
    members,
    // `null`: we were not told. Missing in an answer: the server's own default from before 5.0, w: 1.
    writeConcern: defaults && (defaults['defaultWriteConcern'] ?? { w: 1 }),
    isMajorityJournaled: config?.['config']?.['writeConcernMajorityJournalDefault'] !== false,
  });
}

export type Deployment = {
  arbiters: readonly string[];
  /** Members that hold data. */
  members: number;
  /** The default for clients that do not say; `null` when unknown. */
  writeConcern: { w?: unknown; j?: unknown } | null;
  /** Whether a majority means journaled. */
  isMajorityJournaled: boolean;
};

export function judgeDeployment({
  arbiters,
  members,
  writeConcern,
  isMajorityJournaled,
}: Deployment): string[] {
  const faults: string[] = [];
  if (arbiters.length > 0) {
    faults.push(
      `the replica set has arbiters (${arbiters.join(', ')}): a majority may then hold no copy of the data, and this server was never tried with them; replace them by members that hold data`,
    );
  }
  if (!isMajorityJournaled) {
    faults.push(
      'the replica set says writeConcernMajorityJournalDefault: false, so a majority may hold a write in memory only; set it to true',
    );
  }
  if (writeConcern && isWeak(writeConcern, members)) {
    faults.push(
      `the default write concern of the deployment is ${JSON.stringify(writeConcern)}: what other tools write to this database may be undone by a failover; ${MAJORITY}`,
    );
  }
  return faults;
}

/** A number never implies the journal, as a majority does. A tag's name is the operator's own rule and is not judged. */
function isWeak({ w, j }: { w?: unknown; j?: unknown }, members: number): boolean {
  if (j === false) return true;
  if (typeof w !== 'number') return false;
  return w < Math.floor(members / 2) + 1 || j !== true;
}

async function ask<T>(command: () => Promise<T>): Promise<T | null> {
  try {
    return await command();
  } catch (error) {
    if (error instanceof MongoServerError && NOT_TOLD.has(error.code)) return null;
    throw error;
  }
}

const namesIn = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
