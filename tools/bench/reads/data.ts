import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createTokens } from '../../../packages/server/src/accounts/index.ts';
import { connectMongo } from '../../../packages/server/src/platform/mongo.ts';

const SEED = fileURLToPath(new URL('../../../packages/server/seed/scale/main.ts', import.meta.url));

/** Fills a database as `pnpm seed:scale` does; one that is filled already stays as it is. */
export async function fillDatabase(mongoUri: string, share: number): Promise<void> {
  const args = ['--conditions=@livedrops/source', SEED, '--share', String(share)];
  const env = { PATH: process.env['PATH'], MONGO_URI: mongoUri };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
  if (code !== 0) throw new Error(`seed:scale ended with ${String(code)}`);
}

export type Person = { id: string; creatorId: string | null };
/** The first person of the data follows every creator and has orders in very many drops; the others are the creators, by followers. */
export type People = {
  fan: Person;
  creators: readonly Person[];
  /** Drops of the first creator, by orders: the most first, of each number one. */
  drops: readonly { id: string; orders: number }[];
};

/** @param count how many creators and drops */
export async function findPeople(mongoUri: string, count: number): Promise<People> {
  const mongo = await connectMongo(mongoUri);
  try {
    const users = mongo.connection.collection<{ email: string; creatorId: string | null; _id: string }>(
      'users',
    );
    const find = async (index: number): Promise<Person> => {
      const user = await users.findOne({ email: `person${index}@scale.example.test` });
      if (!user) throw new Error(`there is no person ${index} in the data`);
      return { id: user._id, creatorId: user.creatorId };
    };
    const creators = await Promise.all(Array.from({ length: count }, (_, index) => find(index + 1)));
    // Each order of the data has one unit.
    const drops = await mongo.connection
      .collection('drops')
      .aggregate<{ id: string; orders: number }>([
        { $match: { creatorId: creators[0]?.creatorId, taken: { $gt: 0 } } },
        { $group: { _id: '$taken', id: { $first: '$_id' } } },
        { $sort: { _id: -1 } },
        { $limit: count },
        { $project: { _id: 0, id: 1, orders: '$_id' } },
      ])
      .toArray();
    return { fan: await find(0), creators, drops };
  } finally {
    await mongo.close();
  }
}

/** Access tokens as the server makes them. */
export function signIn(secret: string): (person: Person) => Record<string, string> {
  const tokens = createTokens({ secret, accessTokenMs: 3_600_000, clock: { now: () => Date.now() } });
  return (person) => ({ authorization: `Bearer ${tokens.issue(person, 'ses_bench').token}` });
}
