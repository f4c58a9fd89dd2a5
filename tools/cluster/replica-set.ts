import { cp } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { ensureDir } from '../services/data-dir.ts';
import { anyFreePort } from '../services/free-port.ts';
import { asFlags } from '../services/service.ts';
import { createProgram, type Program } from './program.ts';
import { type Proxy, type Scope, startProxy, type Weather } from './proxy.ts';

export type Member = 'primary' | 'secondary';

export type ReplicaSet = AsyncDisposable & {
  /** Names all members as they advertise themselves, without a user. */
  uri(database: string): string;
  /** A member that has this role now; waits a little for one, and gives `null` when nobody has it. */
  find(member: Member): Promise<SetMember | null>;
  /** Waits until there is a primary and everybody else follows it. */
  settle(): Promise<void>;
  /** Asks the primary as the administrator; only where there is one. */
  administer(work: (admin: mongo.Db) => Promise<void>): Promise<void>;
  /** Copies the files of a secondary that has everything which was written before the call, as docs/backup.md tells it. */
  backUp(to: string): Promise<void>;
  /** Ends every trouble: all run, all are thawed, all links are clear. */
  heal(): void;
};

export type SetMember = Program & {
  name: string;
  setWeather(weather: Weather, scope?: Scope): void;
  /** `handing over`: a secondary that is up to date takes over at once, as an operator would have it; else nobody is asked. */
  stepDown(how?: 'handing over'): Promise<void>;
};

/** With access control, members know each other by a key file, and we are the administrator. */
export type Access = { keyFile: string; username: string; password: string };

export type ReplicaSetOptions = {
  mongod: string;
  folder: string;
  /** Of the set. */
  name: string;
  /** `disturbed`: members advertise proxies, through which all drivers and members come, and elections are short. */
  kind: 'disturbed' | 'plain';
  access?: Access;
  /** MongoDB's own default, a minute, when missing: a server must free by itself what a killed one has left open. */
  transactionLifetimeSeconds: number | null;
};

type OwnMember = SetMember & {
  /** Of the program itself. */
  port: number;
  /** What drivers and other members are told. */
  advertised: number;
  proxy: Proxy | null;
  admin: mongo.Db;
  client: mongo.MongoClient;
};

const MEMBERS = 3;
const MAJORITY = { w: 'majority' };
/** So that a run of a minute sees many elections. MongoDB's own limit is 10 s. */
const SHORT_ELECTIONS = {
  electionTimeoutMillis: 2000,
  heartbeatIntervalMillis: 500,
  heartbeatTimeoutSecs: 2,
};
const POLL_MS = 100;
const FIND_MS = 5000;
const SETTLE_MS = 120_000;

/** Three members. We ourselves ask each of them directly, also where others come through proxies. */
export async function startReplicaSet(options: ReplicaSetOptions): Promise<ReplicaSet> {
  await using starting = new AsyncDisposableStack();
  const members = await Promise.all(
    Array.from({ length: MEMBERS }, async (_, index) =>
      starting.adopt(await startMember(`member-${index}`, options), endMember),
    ),
  );
  const set = createSet(members, options);
  await initiate(members, options);
  await set.settle();
  if (options.access) await makeAdministrator(await set.find('primary'), members, options.access);
  const running = starting.move();
  return { ...set, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function createSet(
  members: readonly OwnMember[],
  { name, access, folder }: ReplicaSetOptions,
): Omit<ReplicaSet, keyof AsyncDisposable> {
  const lookFor = async (member: Member) => {
    const roles = await Promise.all(members.map(roleOf));
    return members.find((_, index) => roles[index] === member) ?? null;
  };
  const until = async <T>(giveUpAt: number, ask: () => Promise<T | null>): Promise<T | null> => {
    for (;;) {
      const answer = await ask();
      if (answer !== null || Date.now() > giveUpAt) return answer;
      await delay(POLL_MS);
    }
  };
  return {
    uri: (database) =>
      `mongodb://${members.map(({ advertised }) => `127.0.0.1:${advertised}`).join(',')}/${database}?replicaSet=${name}`,
    find: (member) => until(Date.now() + FIND_MS, () => lookFor(member)),
    async settle() {
      const settled = await until(Date.now() + SETTLE_MS, async () => {
        const roles = await Promise.all(members.map(roleOf));
        const isHealthy =
          roles.every((role) => role !== null) && roles.filter((role) => role === 'primary').length === 1;
        return isHealthy ? roles : null;
      });
      if (settled) return;
      throw new Error(`no healthy replica set:\n${members.map((member) => member.lastLines()).join('\n')}`);
    },
    async administer(work) {
      const primary = await until(Date.now() + SETTLE_MS, () => lookFor('primary'));
      if (!primary || !access) throw new Error('there is no primary, or no administrator');
      await asAdministrator(primary, access, work);
    },
    async backUp(to) {
      const [primary, secondary] = [await lookFor('primary'), await lookFor('secondary')];
      if (!primary || !secondary) throw new Error('there is no primary, or no secondary');
      const written = await lastWriteOf(primary);
      const hasCaughtUp = async () => ((await lastWriteOf(secondary)).gte(written) ? true : null);
      if (!(await until(Date.now() + SETTLE_MS, hasCaughtUp))) throw new Error('the secondary stays behind');
      await secondary.admin.command({ fsync: 1, lock: true }, { timeoutMS: SETTLE_MS });
      try {
        await cp(path.join(folder, secondary.name), to, { recursive: true });
      } finally {
        await secondary.admin.command({ fsyncUnlock: 1 });
      }
    },
    heal() {
      for (const member of members) {
        member.proxy?.set({ kind: 'clear' });
        if (member.isFrozen) member.thaw();
        if (!member.isRunning) member.start();
      }
    },
  };
}

async function startMember(name: string, options: ReplicaSetOptions): Promise<OwnMember> {
  const { mongod, folder, access } = options;
  const port = await anyFreePort();
  const proxy = options.kind === 'disturbed' ? await startProxy(port) : null;
  const program = createProgram({
    name,
    command: mongod,
    args: mongodArgs(port, ensureDir(folder, name), options),
    folder,
  });
  program.start();
  const client = await connectTo(port, program);
  const admin = client.db('admin');
  const own = { name, port, proxy, client, admin, advertised: proxy?.port ?? port };
  return Object.assign(program, own, {
    setWeather(weather: Weather, scope: Scope = 'everybody') {
      if (!proxy) throw new Error(`${name} has no proxy`);
      proxy.set(weather, scope);
    },
    // Whoever steps down may close the connection before it answers.
    async stepDown(how?: 'handing over') {
      const ask = async (db: mongo.Db) =>
        void (await db.command({ replSetStepDown: 10, force: how === undefined }).catch(() => null));
      await (access ? asAdministrator(own, access, ask) : ask(admin));
    },
  });
}

async function asAdministrator(
  { port }: Pick<OwnMember, 'port'>,
  { username, password }: Access,
  work: (admin: mongo.Db) => Promise<void>,
): Promise<void> {
  const client = new mongo.MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    auth: { username, password },
    serverSelectionTimeoutMS: 5000,
  });
  try {
    await work(client.db('admin'));
  } finally {
    await client.close();
  }
}

/** Whoever comes from the machine itself may make the first user, and nothing else from then on. */
async function makeAdministrator(
  primary: SetMember | null,
  members: readonly OwnMember[],
  { username, password }: Access,
): Promise<void> {
  const own = members.find(({ name }) => name === primary?.name);
  await own?.admin.command({ createUser: username, pwd: password, roles: ['root'], writeConcern: MAJORITY });
}

/** A client whose first connection failed stays closed for ever, so each try is a new one. */
async function connectTo(port: number, program: Program): Promise<mongo.MongoClient> {
  const giveUpAt = Date.now() + SETTLE_MS;
  for (;;) {
    const client = new mongo.MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
      serverSelectionTimeoutMS: 1000,
      connectTimeoutMS: 1000,
      socketTimeoutMS: 1500,
    });
    try {
      return await client.connect();
    } catch (error) {
      await client.close();
      if (Date.now() > giveUpAt)
        throw new Error(`no mongod on ${port}:\n${program.lastLines()}`, { cause: error });
      await delay(POLL_MS);
    }
  }
}

async function endMember(member: OwnMember): Promise<void> {
  await member.kill();
  await member.client.close();
  await member.proxy?.[Symbol.asyncDispose]();
}

function mongodArgs(
  port: number,
  dataFolder: string,
  { name, access, transactionLifetimeSeconds }: ReplicaSetOptions,
): string[] {
  const parameters = {
    diagnosticDataCollectionEnabled: false,
    shutdownTimeoutMillisForSignaledShutdown: 100,
    ...(transactionLifetimeSeconds !== null && {
      transactionLifetimeLimitSeconds: transactionLifetimeSeconds,
    }),
  };
  return [
    ...asFlags({ port, bind_ip: '127.0.0.1', dbpath: dataFolder, replSet: name }),
    ...asFlags({ wiredTigerCacheSizeGB: 0.25, oplogSize: 128 }),
    ...Object.entries(parameters).flatMap(([name, value]) => ['--setParameter', `${name}=${value}`]),
    ...(access ? asFlags({ keyFile: access.keyFile }) : []),
    '--nounixsocket',
  ];
}

async function initiate(members: readonly OwnMember[], { name, kind }: ReplicaSetOptions): Promise<void> {
  const [first] = members;
  const config = {
    _id: name,
    members: members.map(({ advertised }, _id) => ({ _id, host: `127.0.0.1:${advertised}` })),
    ...(kind === 'disturbed' && { settings: SHORT_ELECTIONS }),
  };
  const giveUpAt = Date.now() + SETTLE_MS;
  for (;;) {
    try {
      await first?.admin.command({ replSetInitiate: config }, { timeoutMS: 60_000 });
      return;
    } catch (error) {
      const isDone = error instanceof mongo.MongoServerError && error.code === 23;
      if (isDone) return;
      if (Date.now() > giveUpAt) throw error;
      await delay(POLL_MS);
    }
  }
}

/** When the database last wrote, by its logical clock. */
async function lastWriteOf({ admin }: OwnMember): Promise<mongo.Timestamp> {
  const { lastWrite } = await admin.command({ hello: 1 });
  return (lastWrite as { opTime: { ts: mongo.Timestamp } }).opTime.ts;
}

async function roleOf(member: OwnMember): Promise<Member | null> {
  if (!member.isRunning || member.isFrozen) return null;
  try {
    const hello = await member.admin.command({ hello: 1 });
    if (hello['isWritablePrimary'] === true) return 'primary';
    return hello['secondary'] === true ? 'secondary' : null;
  } catch {
    return null;
  }
}
