import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { ensureDir } from '../services/data-dir.ts';
import { anyFreePort } from '../services/free-port.ts';
import { asFlags } from '../services/service.ts';
import { type Environment, fillIn } from './environment.ts';
import { createProgram, type Program } from './program.ts';

export type RedisGroup = AsyncDisposable & {
  /** How servers find it. */
  env: Environment;
  /** Where the sentinels say that the primary is. */
  primary(): Promise<RedisMember>;
  members: readonly RedisMember[];
  /** What users were refused since the start, at the primary: commands, keys or channels they have no right to. */
  refusals(): Promise<string[]>;
};

export type RedisMember = Program & { name: string; port: number };

type Passwords = { server: string; replica: string; sentinel: string; login: string };

const SENTINELS = 3;
const READY_MS = 60_000;
const POLL_MS = 100;

/** A primary, a replica and three sentinels, each user with the rights of `deploy/redis/users.acl` alone. */
export async function startRedisGroup(options: { redisServer: string; folder: string }): Promise<RedisGroup> {
  const passwords: Passwords = { server: draw(), replica: draw(), sentinel: draw(), login: draw() };
  await using starting = new AsyncDisposableStack();
  const acl = path.join(options.folder, 'users.acl');
  // The inspector is ours: it sees what others were refused.
  await writeFile(
    acl,
    `${aclOf(passwords)}user inspector on >${passwords.login} -@all +acl|log +info +ping +hello\n`,
  );
  const ports = [await anyFreePort(), await anyFreePort()] as const;
  const members = ports.map((port, index) =>
    startMember({ ...options, acl, passwords, port, name: `redis-${index}`, primaryPort: ports[0] }),
  );
  for (const member of members) starting.defer(() => member.kill());
  for (const member of members)
    await untilRole(member, passwords, member.port === ports[0] ? 'master' : 'slave');
  const sentinelPorts: number[] = [];
  for (let index = 0; index < SENTINELS; index += 1) {
    const port = await anyFreePort();
    const sentinel = await startSentinel({ ...options, passwords, port, index, primaryPort: ports[0] });
    starting.defer(() => sentinel.kill());
    sentinelPorts.push(port);
  }
  await untilSentinelsAgree(sentinelPorts, passwords);
  const running = starting.move();
  const group = {
    members,
    env: envOf(sentinelPorts, passwords),
    async primary() {
      const port = await askSentinels(sentinelPorts, passwords, primaryPortOf);
      const found = members.find((member) => member.port === port);
      if (!found) throw new Error('the sentinels know no primary');
      return found;
    },
  };
  return {
    ...group,
    async refusals() {
      const { port } = await group.primary();
      return withClient({ port, username: 'inspector', password: passwords.login }, async (client) =>
        ((await client.call('ACL', 'LOG')) as unknown[]).map((entry) => JSON.stringify(entry)),
      );
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

const draw = (): string => randomBytes(24).toString('base64url');

const aclOf = (passwords: Passwords): string =>
  fillIn('redis/users.acl', {
    LIVEDROPS_PASSWORD: passwords.server,
    REPLICA_PASSWORD: passwords.replica,
    SENTINEL_PASSWORD: passwords.sentinel,
  });

const envOf = (sentinelPorts: readonly number[], passwords: Passwords): Environment => ({
  REDIS_URL: '',
  REDIS_SENTINELS: sentinelPorts.map((port) => `127.0.0.1:${port}`).join(','),
  REDIS_SENTINEL_NAME: 'livedrops',
  REDIS_SENTINEL_PASSWORD: passwords.login,
  REDIS_USERNAME: 'livedrops',
  REDIS_PASSWORD: passwords.server,
});

type MemberOptions = {
  redisServer: string;
  folder: string;
  acl: string;
  passwords: Passwords;
  name: string;
  port: number;
  primaryPort: number;
};

function startMember(options: MemberOptions): RedisMember {
  const { folder, name, port, primaryPort, passwords } = options;
  const flags = {
    port,
    bind: '127.0.0.1',
    dir: ensureDir(folder, name),
    save: '',
    appendonly: 'yes',
    aclfile: options.acl,
    masteruser: 'replica',
    masterauth: passwords.replica,
    'maxmemory-policy': 'noeviction',
    // A replica is filled at once, not after five seconds.
    'repl-diskless-sync-delay': 0,
    ...(port !== primaryPort && { replicaof: `127.0.0.1 ${primaryPort}` }),
  };
  const program = createProgram({ name, command: options.redisServer, args: asFlags(flags), folder });
  program.start();
  return Object.assign(program, { name, port });
}

type SentinelOptions = {
  redisServer: string;
  folder: string;
  passwords: Passwords;
  port: number;
  primaryPort: number;
  index: number;
};

/** A sentinel writes what it learns into its configuration. */
async function startSentinel(options: SentinelOptions): Promise<Program> {
  const { folder, passwords, index } = options;
  const name = `sentinel-${index}`;
  const file = path.join(ensureDir(folder, name), 'sentinel.conf');
  const text = fillIn('redis/sentinel.conf', {
    REDIS_HOST: '127.0.0.1',
    REDIS_PORT: options.primaryPort,
    SENTINEL_PASSWORD: passwords.sentinel,
    SENTINEL_LOGIN_PASSWORD: passwords.login,
  });
  await writeFile(file, text);
  const flags = asFlags({ port: options.port, bind: '127.0.0.1', dir: path.dirname(file) });
  const args = [file, '--sentinel', ...flags];
  const program = createProgram({ name, command: options.redisServer, args, folder });
  program.start();
  return program;
}

async function untilRole(member: RedisMember, { login }: Passwords, role: string): Promise<void> {
  await until(`${member.name} is no ${role}:\n${member.lastLines()}`, async () => {
    const password = login;
    const info = await withClient({ port: member.port, username: 'inspector', password }, (client) =>
      client.info('replication'),
    );
    return info.includes(`role:${role}`) && (role === 'master' || info.includes('master_link_status:up'));
  });
}

/** Each of them knows the primary, the replica and both others. */
async function untilSentinelsAgree(ports: readonly number[], passwords: Passwords): Promise<void> {
  await until('the sentinels do not see each other', async () => {
    const seen = await Promise.all(
      ports.map((port) =>
        withClient({ port, password: passwords.login }, async (client) => {
          const [others, replicas] = [
            (await client.call('SENTINEL', 'sentinels', 'livedrops')) as unknown[],
            (await client.call('SENTINEL', 'replicas', 'livedrops')) as unknown[],
          ];
          return others.length === SENTINELS - 1 && replicas.length === 1;
        }),
      ),
    );
    return seen.every(Boolean);
  });
}

async function primaryPortOf(client: Redis): Promise<number> {
  const told = (await client.call('SENTINEL', 'get-master-addr-by-name', 'livedrops')) as [string, string];
  return Number(told[1]);
}

async function askSentinels<T>(
  ports: readonly number[],
  passwords: Passwords,
  ask: (client: Redis) => Promise<T>,
): Promise<T> {
  const asked = ports.map((port) => withClient({ port, password: passwords.login }, ask));
  return Promise.any(asked);
}

async function withClient<T>(
  login: { port: number; username?: string; password: string },
  work: (client: Redis) => Promise<T>,
): Promise<T> {
  const client = new Redis({
    host: '127.0.0.1',
    ...login,
    lazyConnect: true,
    retryStrategy: null,
    disableClientInfo: true,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    client.disconnect();
  }
}

async function until(complaint: string, isDone: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + READY_MS;
  while (!(await isDone().catch(() => false))) {
    if (Date.now() > giveUpAt) throw new Error(complaint);
    await delay(POLL_MS);
  }
}
