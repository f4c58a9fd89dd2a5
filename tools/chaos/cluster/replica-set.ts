import { setTimeout as delay } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { ensureDir } from '../../services/data-dir.ts';
import { anyFreePort } from '../../services/free-port.ts';
import { asFlags } from '../../services/service.ts';
import type { Member, Scope } from '../faults.ts';
import { createProgram, type Program } from './program.ts';
import { type Proxy, startProxy, type Weather } from './proxy.ts';

export type ReplicaSet = AsyncDisposable & {
  /** Names all members by their proxies. */
  uri(database: string): string;
  /** A member that has this role now; waits a little for one, and gives `null` when nobody has it. */
  find(member: Member): Promise<SetMember | null>;
  /** Waits until there is a primary and everybody else follows it. */
  settle(): Promise<void>;
  /** Ends every trouble: all run, all are thawed, all links are clear. */
  heal(): void;
};

export type SetMember = Program & {
  name: string;
  setWeather(weather: Weather, scope?: Scope): void;
  stepDown(): Promise<void>;
};

export type ReplicaSetOptions = {
  mongod: string;
  folder: string;
  /** MongoDB's own default, a minute, when missing: a server must free by itself what a killed one has left open. */
  transactionLifetimeSeconds: number | null;
};

type OwnMember = SetMember & { port: number; proxy: Proxy; admin: mongo.Db; client: mongo.MongoClient };

const NAME = 'chaos';
const MEMBERS = 3;
const POLL_MS = 100;
const FIND_MS = 5000;
const SETTLE_MS = 120_000;

/**
 * Three members whose advertised addresses are proxies, so that every driver and every other member comes through them.
 * We ourselves ask each member directly.
 */
export async function startReplicaSet(options: ReplicaSetOptions): Promise<ReplicaSet> {
  await using starting = new AsyncDisposableStack();
  const members = await Promise.all(
    Array.from({ length: MEMBERS }, async (_, index) =>
      starting.adopt(await startMember(`member-${index}`, options), endMember),
    ),
  );
  const set = createSet(members);
  await initiate(members);
  await set.settle();
  const running = starting.move();
  return { ...set, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function createSet(members: readonly OwnMember[]): Omit<ReplicaSet, keyof AsyncDisposable> {
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
      `mongodb://${members.map(({ proxy }) => `127.0.0.1:${proxy.port}`).join(',')}/${database}?replicaSet=${NAME}`,
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
    heal() {
      for (const member of members) {
        member.setWeather({ kind: 'clear' });
        if (member.isFrozen) member.thaw();
        if (!member.isRunning) member.start();
      }
    },
  };
}

async function startMember(
  name: string,
  { mongod, folder, transactionLifetimeSeconds }: ReplicaSetOptions,
): Promise<OwnMember> {
  const port = await anyFreePort();
  const proxy = await startProxy(port);
  const program = createProgram({
    name,
    command: mongod,
    args: mongodArgs(port, ensureDir(folder, name), transactionLifetimeSeconds),
    folder,
  });
  program.start();
  const client = await connectTo(port, program);
  const admin = client.db('admin');
  return Object.assign(program, {
    name,
    port,
    proxy,
    client,
    admin,
    setWeather: (weather: Weather, scope: Scope = 'everybody') => proxy.set(weather, scope),
    // Whoever steps down may close the connection before it answers.
    stepDown: async () => void (await admin.command({ replSetStepDown: 10, force: true }).catch(() => null)),
  });
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
  await member.proxy[Symbol.asyncDispose]();
}

function mongodArgs(port: number, dataFolder: string, transactionLifetimeSeconds: number | null): string[] {
  const parameters = {
    diagnosticDataCollectionEnabled: false,
    shutdownTimeoutMillisForSignaledShutdown: 100,
    ...(transactionLifetimeSeconds !== null && {
      transactionLifetimeLimitSeconds: transactionLifetimeSeconds,
    }),
  };
  return [
    ...asFlags({ port, bind_ip: '127.0.0.1', dbpath: dataFolder, replSet: NAME }),
    ...asFlags({ wiredTigerCacheSizeGB: 0.25, oplogSize: 128 }),
    ...Object.entries(parameters).flatMap(([name, value]) => ['--setParameter', `${name}=${value}`]),
    '--nounixsocket',
  ];
}

async function initiate(members: readonly OwnMember[]): Promise<void> {
  const [first] = members;
  const config = {
    _id: NAME,
    members: members.map(({ proxy }, _id) => ({ _id, host: `127.0.0.1:${proxy.port}` })),
    // Short, so that a run of a minute sees many elections.
    settings: { electionTimeoutMillis: 2000, heartbeatIntervalMillis: 500, heartbeatTimeoutSecs: 2 },
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
