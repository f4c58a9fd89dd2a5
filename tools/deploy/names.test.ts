import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { envSchema } from '../../packages/server/src/config/env.ts';
import { repoRoot } from '../services/data-dir.ts';

const read = (file: string) => readFileSync(path.join(repoRoot, file), 'utf8');

/** Names in `deploy` that look like variables of a server, and are another program's; so are those of Grafana (`GF_`). */
const OF_OTHERS = new Set(['SITE_ADDRESS', 'SHOP_ROOT', 'API_SERVERS', 'VITE_API_URL']);
/** A variable at the beginning of a line, or of a value of a container or a unit. */
const VARIABLE = /^(?:- name: |ENV |Environment=|# ?)?([A-Z][A-Z0-9_]+)(?:: |=|$)/;

const files = globSync(
  [
    'deploy/*.{yaml,example}',
    'deploy/docker/Dockerfile',
    'deploy/systemd/*.service',
    'deploy/helm/livedrops/values.yaml',
    'deploy/helm/livedrops/templates/_helpers.tpl',
  ],
  { cwd: repoRoot },
);

it('an example of how to run it names no variable that the server does not read', () => {
  const known = new Set([...Object.keys(envSchema.shape), ...OF_OTHERS]);
  const named = files.flatMap((file) =>
    read(file)
      .split('\n')
      .map((line) => VARIABLE.exec(line.trim())?.[1] ?? '')
      .filter((name) => name.includes('_') && !name.startsWith('GF_'))
      .map((name) => `${file}: ${name}`),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((one) => !known.has(one.split(': ')[1] ?? ''))).toEqual([]);
});

it('the page of the configuration names every variable that a server reads', () => {
  const page = read('docs/configuration.md');
  const missing = Object.keys(envSchema.shape).filter((name) => !page.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});

it('every way to serve the shop forbids frames around it, and answers no missing part with the page', () => {
  const servers = ['deploy/caddy/Caddyfile', 'deploy/nginx/livedrops.conf', 'apps/demo-web/vercel.json'];
  const lacking = servers.filter((file) => !read(file).includes("frame-ancestors 'none'"));
  expect(lacking).toEqual([]);
  expect(servers.filter((file) => !/assets\//.test(read(file)))).toEqual([]);
});
