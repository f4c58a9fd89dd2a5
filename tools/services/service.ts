import path from 'node:path';
import { ensureDir } from './data-dir.ts';
import { anyFreePort, pickPort } from './free-port.ts';
import { type GuardedChild, startGuardedChild } from './guarded-child.ts';
import { say } from './progress.ts';
import { claim, endOrphan, isAlive, publish, release, type ServiceState } from './state-file.ts';

/** Where a service came from: the environment, a running instance, or the kind of binary that was started. */
export interface ServiceInfo {
  readonly source: string;
  readonly version: string;
  readonly port: number;
}

export interface RunningService {
  readonly url: string;
  readonly info: ServiceInfo;
  /** Of what was started here; `null` for what was found running. */
  readonly pid: number | null;
  /** True when another process of ours runs it; then `stop` leaves it alone. */
  readonly shared: boolean;
  /** Rejects when the service ends without having been told to; stays pending otherwise. */
  readonly died: Promise<never>;
  stop(): Promise<void>;
}

/** How one kind of server is started. */
export interface ServiceKind {
  readonly name: string;
  readonly defaultPort: number;
  resolve(): Promise<{ readonly source: string; readonly path: string }>;
  /** The name of the data folder, for the version the binary reports: formats differ between versions. */
  dataFolder(binary: string): Promise<string>;
  /** Readies the data folder before a start, for a server that does not do that itself. */
  prepareData?(binary: string, port: number, dataFolder: string): Promise<void>;
  args(port: number, dataFolder: string, ephemeral: boolean): string[];
  /** Waits until it can be used and gives its version. */
  ready(port: number, child: GuardedChild): Promise<string>;
  url(port: number): string;
  /** True when a server of this kind answers there. */
  answers(port: number): Promise<boolean>;
  readableLog(lines: string): string;
}

export interface StartServiceOptions {
  /** Holds the data, the state file and the log. */
  readonly folder: string;
  /** Any port, nothing kept, removed by the guard if we die. */
  readonly ephemeral: boolean;
}

const BIND_TRIES = 3;
const never = new Promise<never>(() => {});

/** Starts a server on its data folder, or finds the one that already runs there. */
export async function startService(kind: ServiceKind, options: StartServiceOptions): Promise<RunningService> {
  ensureDir(options.folder);
  const stateFile = path.join(options.folder, 'state.json');
  const claimed = await claim(stateFile, {
    isAlive,
    answers: async (state) => state.port !== undefined && (await kind.answers(state.port)),
    endOrphan: (pid) => endOrphan(pid, options.folder),
    now: Date.now,
    waiting: (pid) => say(`${kind.name} is being started by another command (pid ${pid}); waiting for it …`),
  });
  if (claimed.kind === 'running') return sharedService(kind, claimed.state);
  try {
    return await launch(kind, options, stateFile);
  } catch (error) {
    release(stateFile);
    throw error;
  }
}

/** `{ port: 1 }` as `['--port', '1']`. */
export function asFlags(flags: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

function sharedService(kind: ServiceKind, state: ServiceState): RunningService {
  const port = state.port ?? kind.defaultPort;
  return {
    url: kind.url(port),
    info: { source: state.source ?? 'unknown', version: state.version ?? 'unknown', port },
    pid: null,
    shared: true,
    died: never,
    stop: async () => {},
  };
}

async function launch(
  kind: ServiceKind,
  options: StartServiceOptions,
  stateFile: string,
): Promise<RunningService> {
  const binary = await kind.resolve();
  const dataFolder = ensureDir(options.folder, await kind.dataFolder(binary.path));
  for (let attempt = 1; ; attempt += 1) {
    const port = options.ephemeral
      ? await anyFreePort()
      : await pickPort(kind.defaultPort, sayBusy(kind.name));
    await kind.prepareData?.(binary.path, port, dataFolder);
    const child = startGuardedChild({
      name: kind.name,
      command: binary.path,
      args: kind.args(port, dataFolder, options.ephemeral),
      logFile: path.join(options.folder, 'server.log'),
      ...(options.ephemeral ? { scratchDir: options.folder } : {}),
    });
    try {
      const version = await Promise.race([kind.ready(port, child), failOnExit(kind, child)]);
      publish(stateFile, { servicePid: child.pid, port, source: binary.source, version });
      return ownService(kind, child, { source: binary.source, version, port }, options, stateFile);
    } catch (error) {
      const lostThePort = /address already in use/i.test(child.lastLines(30));
      await child.stop('SIGKILL');
      if (!lostThePort || attempt === BIND_TRIES) throw error;
    }
  }
}

function ownService(
  kind: ServiceKind,
  child: GuardedChild,
  info: ServiceInfo,
  options: StartServiceOptions,
  stateFile: string,
): RunningService {
  const died = failOnExit(kind, child);
  // Somebody may listen or not; an unheard rejection must not end the process.
  died.catch(() => release(stateFile));
  return {
    url: kind.url(info.port),
    info,
    pid: child.pid,
    shared: false,
    died,
    async stop() {
      await child.stop(options.ephemeral ? 'SIGKILL' : 'SIGTERM');
      release(stateFile);
    },
  };
}

async function failOnExit(kind: ServiceKind, child: GuardedChild): Promise<never> {
  const { code, signal } = await child.exited;
  if (child.stopping) return never;
  const how = signal === null ? `with exit code ${code ?? 'unknown'}` : `by ${signal}`;
  const log = kind.readableLog(child.lastLines());
  throw new Error(`${kind.name} ended unexpectedly (${how}). Its last lines:\n${log}`);
}

function sayBusy(name: string): (busy: number, taken: number) => void {
  return (busy, taken) =>
    say(`Port ${busy} is busy: another program listens there. ${name} takes ${taken} instead.`);
}
