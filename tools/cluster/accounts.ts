import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { repoRoot } from '../services/data-dir.ts';
import type { Access, ReplicaSet } from './replica-set.ts';

const DATABASE = 'livedrops';
const ROLE_FILE = path.join(repoRoot, 'deploy/mongodb/server-role.json');
/** Another member than the one that makes a user may be asked next. */
const MAJORITY = { w: 'majority', wtimeout: 60_000 };

/** Members of the set know each other by this file. */
export async function makeAccess(folder: string): Promise<Access> {
  const keyFile = path.join(folder, 'mongodb.key');
  await writeFile(keyFile, randomBytes(300).toString('base64'), { mode: 0o600 });
  return { keyFile, username: 'administrator', password: randomBytes(24).toString('base64url') };
}

/** The user of the servers, with the rights of `deploy/mongodb/server-role.json` alone. Returns how it gets in. */
export async function makeServerUser(set: ReplicaSet): Promise<string> {
  const role = JSON.parse(readFileSync(ROLE_FILE, 'utf8')) as { createRole: string };
  const password = randomBytes(24).toString('base64url');
  await set.administer(async (admin) => {
    await admin.command({ ...role, writeConcern: MAJORITY });
    await admin.command({
      createUser: 'livedrops',
      pwd: password,
      roles: [role.createRole],
      writeConcern: MAJORITY,
    });
  });
  return `${set.uri(DATABASE).replace('mongodb://', `mongodb://livedrops:${password}@`)}&authSource=admin`;
}
