import type { IncomingHttpHeaders } from 'node:http';
import { HEADERS, SDK_VERSION } from '@livedrops/sdk/contract';
import { createBoundedMap } from '../bounded-map.ts';
import { Refusal } from './problem.ts';

/** The oldest versions that are served; `null`: all. */
export type LeastVersions = Readonly<Record<'sdk' | 'studio', string | null>>;

/** What somebody says of who they are: a header or a part of a handshake. */
export type CheckVersion = (said: unknown) => Refusal | null;

const CALLED = { sdk: '@livedrops/sdk', studio: 'the Studio' } as const;
const SAID_MAX = 200;
const REMEMBERED_MAX = 1000;

/** Refuses versions that are too old. Whoever says nothing is served: programs without the SDK have no version to update. */
export function createVersionCheck(least: LeastVersions): CheckVersion {
  if (least.sdk === null && least.studio === null) return () => null;
  const known = createBoundedMap<Refusal | 'served'>(REMEMBERED_MAX);
  return (said) => {
    if (typeof said !== 'string' || said.length > SAID_MAX) return null;
    const before = known.get(said);
    const judged = before ?? judge(said, least) ?? 'served';
    if (!before) known.set(said, judged);
    return judged === 'served' ? null : judged;
  };
}

function judge(said: string, least: LeastVersions): Refusal | null {
  // What is named first is what people can update: the Studio brings its SDK with it.
  for (const name of ['studio', 'sdk'] as const) {
    const version = versionIn(said, name);
    const oldest = least[name];
    if (version !== null && oldest !== null && isOlder(version, oldest))
      return new Refusal('upgrade_required', {
        detail: `This server serves ${CALLED[name]} from version ${oldest} on, and this is ${version}: update it`,
        shouldRetry: false,
      });
  }
  return null;
}

/** What to say of an address that is not there to a client that is newer than this server. */
export function explainNewer(headers: IncomingHttpHeaders): string {
  const said = headers[HEADERS.client.toLowerCase()];
  const version = typeof said === 'string' && said.length <= SAID_MAX ? versionIn(said, 'sdk') : null;
  return version !== null && isOlder(SDK_VERSION, version)
    ? `: this server has version ${SDK_VERSION}, which is older than the ${version} of the client`
    : '';
}

const versionIn = (said: string, name: 'sdk' | 'studio'): string | null =>
  said
    .split(' ')
    .map((part) => /^([a-z]+)\/(\d{1,9}\.\d{1,9}\.\d{1,9})/.exec(part))
    .find((found) => found?.[1] === name)?.[2] ?? null;

/** By the three numbers: what comes before a version counts as the version. */
function isOlder(version: string, other: string): boolean {
  const [numbers, others] = [version, other].map((text) => text.split('.').map(Number));
  const at = numbers?.findIndex((number, index) => number !== others?.[index]) ?? -1;
  return at >= 0 && (numbers?.[at] ?? 0) < (others?.[at] ?? 0);
}
