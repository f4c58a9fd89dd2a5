import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import '../../../../tools/test/provided.ts';
import { openWorld, type World } from '../helpers/access-world.ts';

// Whatever the OpenAPI document allows or forbids: no answer is a 5xx, and each is one that the document describes.

const st = inject('schemathesis');
const SECONDS = 240;
/** It ends by itself; what it tells by then is worth more than a test that is cut off. */
const GIVE_UP_MS = (SECONDS + 240) * 1000;

const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'response_headers_conformance',
  'unsupported_method',
  'ignored_auth',
];

/** Things that are there: made-up ids lead to `not_found` alone. */
const knownOf = ({ maker, dropId, productId, orderId, endpointId, deliveryId, stepId }: World) => ({
  dropId,
  productId,
  orderId,
  endpointId,
  deliveryId,
  stepId,
  creatorId: maker.creatorId,
  userId: 'me',
});

async function fuzz(
  url: string,
  more: readonly string[],
  known: Record<string, string>,
): Promise<{ code: number; output: string }> {
  await using folder = await makeFolder();
  const config = path.join(folder.path, 'schemathesis.toml');
  const lines = Object.entries(known).map(([name, id]) => `"path.${name}" = "${id}"`);
  await writeFile(config, `[parameters]\n${lines.join('\n')}\n`);
  const args = [
    `--config-file=${config}`,
    'run',
    `${url}/api/openapi.json`,
    `--checks=${CHECKS.join()}`,
    '--phases=coverage,fuzzing',
    `--max-time=${SECONDS}`,
    '--continue-on-failure',
    '--request-timeout=30',
    '--no-color',
    ...more,
  ];
  return await new Promise((resolve) => {
    execFile(
      st ?? '',
      args,
      { cwd: folder.path, timeout: GIVE_UP_MS, maxBuffer: 50_000_000 },
      (error, stdout, stderr) => resolve({ code: error ? 1 : 0, output: `${stdout}\n${stderr}` }),
    );
  });
}

let world: World;
beforeAll(async () => {
  world = await openWorld({
    env: { ROLE: 'all', ACCESS_TOKEN_SECONDS: '3600', LOG_LEVEL: 'fatal' },
    overrides: { sharedReads: true },
  });
});
afterAll(() => world[Symbol.asyncDispose]());

it.skipIf(st === null).each([
  ['a creator', true],
  ['nobody', false],
])('%s gets an answer that the document describes, whatever they send', async (_who, isSignedIn) => {
  const { app, maker } = world;
  const token = `Authorization: Bearer ${maker.session.accessToken}`;
  const { code, output } = await fuzz(app.url, isSignedIn ? ['--header', token] : [], knownOf(world));
  // A run that has called nothing would be a good one, too.
  expect(output).toMatch(/Operations: +\d\d+ selected/);
  expect({ code, output: code === 0 ? '' : output.slice(-20_000) }).toEqual({ code: 0, output: '' });
});

async function makeFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-fuzz-'));
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
