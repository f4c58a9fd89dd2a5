import { execFile } from 'node:child_process';
import { chmod, copyFile, cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildShop } from '../e2e/helpers/product.ts';
import { pack } from '../publish/pack.ts';
import { dataDir, ensureDir } from '../services/data-dir.ts';
import { resolveMongod } from '../services/fetch/resolve-mongod.ts';
import { canStartDebian, type DebianMachine, startDebianMachine } from './debian-machine.ts';
import { shellOf } from './page-lines.ts';

// An operator's first day: the lines of docs/deploy.md and docs/metrics.md, typed on an empty Debian with real systemd.

const run = promisify(execFile);
const NAME = 'shop.operator.test';

const LAY_OUT_MS = 15 * 60_000;

const ours = new AsyncDisposableStack();
let machine: DebianMachine;

/** What the page asks for before its first line, and what the machine cannot fetch, because it has no network. */
async function layOut(files: string, packed: string): Promise<void> {
  const bin = path.join(files, 'usr/bin');
  await mkdir(bin, { recursive: true });
  await copyFile(process.execPath, path.join(bin, 'node'));
  await layOutMongo(files, bin);
  const made = path.join(files, 'srv/made');
  await installPacked(packed, path.join(made, 'server'));
  await buildShop(path.join(made, 'shop'), {});
  await mkdir(path.join(files, 'etc'), { recursive: true });
  await writeFile(path.join(files, 'etc/hosts'), `127.0.0.1 localhost ${NAME}\n`);
}

/** MongoDB's own packages bring a program, a file of settings, a user and a unit. mongosh is one more. */
async function layOutMongo(files: string, bin: string): Promise<void> {
  const { path: mongod } = await resolveMongod(path.join(dataDir(), 'cache'));
  await copyFile(mongod, path.join(bin, 'mongod'));
  const own = {
    'etc/mongod.conf': 'storage:\n  dbPath: /var/lib/mongodb\nnet:\n  port: 27017\n  bindIp: 127.0.0.1\n',
    'usr/lib/sysusers.d/mongodb.conf': 'u mongodb - "MongoDB" /var/lib/mongodb\n',
    'usr/lib/tmpfiles.d/mongodb.conf': 'd /var/lib/mongodb 0700 mongodb mongodb\n',
    'usr/lib/systemd/system/mongod.service':
      '[Service]\nUser=mongodb\nExecStart=/usr/bin/mongod --config /etc/mongod.conf\n[Install]\nWantedBy=multi-user.target\n',
  };
  for (const [name, text] of Object.entries(own)) {
    await mkdir(path.dirname(path.join(files, name)), { recursive: true });
    await writeFile(path.join(files, name), text);
  }
  const shell = ensureDir(dataDir(), 'cache', 'mongosh');
  await run('npm', ['install', '--no-save', '--prefix', shell, 'mongosh@2.12.0'], { cwd: shell });
  await cp(shell, path.join(files, 'opt/mongosh'), { recursive: true, verbatimSymlinks: true });
  await writeFile(
    path.join(bin, 'mongosh'),
    '#!/bin/sh\nexec node /opt/mongosh/node_modules/mongosh/bin/mongosh.js "$@"\n',
  );
  await chmod(path.join(bin, 'mongosh'), 0o755);
}

/** Server and SDK as npm has them. */
async function installPacked(packed: string, prefix: string): Promise<void> {
  for (const name of ['sdk', 'server'] as const) await pack(name, packed);
  const tarballs = (await readdir(packed)).map((name) => path.join(packed, name));
  await mkdir(prefix, { recursive: true });
  await run('npm', ['install', '--prefix', prefix, ...tarballs], { cwd: prefix });
}

describe.skipIf(!canStartDebian)('as root on Debian or Ubuntu', () => {
  beforeAll(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-operator-'));
    ours.defer(() => rm(folder, { recursive: true, force: true }));
    const files = path.join(folder, 'files');
    await layOut(files, ensureDir(folder, 'packed'));
    const packages = ['redis-server', 'nginx', 'prometheus', 'curl', 'openssl'];
    machine = ours.use(await startDebianMachine({ files, packages, folder }));
  }, LAY_OUT_MS);
  afterAll(() => ours.disposeAsync());

  it('the lines of the page bring up a shop that sells', async () => {
    const typed = shellOf('deploy.md', 'One host, with systemd', {
      'YOUR.NAME': NAME,
      'npm install --prefix /opt/livedrops @livedrops/server': 'cp -a /srv/made/server /opt/livedrops',
      'npx --yes pnpm@12 --filter @livedrops/demo-web build\n': '',
      'apps/demo-web/dist': '/srv/made/shop',
    });
    expect(typed.length).toBeGreaterThan(3);
    const printed = await machine.run(typed.join('\n'));
    expect(printed).toContain('All is well.');
    expect(printed).toContain('<title>');
    // The last line shows the log of the servers: nothing in it is a warning.
    expect(printed).toMatch(/"msg":"livedrops-server is ready"/);
    expect(printed).not.toMatch(/"level":(?:40|50|60)/);
  });

  it('sells through nginx, and systemd starts a server again that was killed', async () => {
    expect(await buy()).toBe('confirmed\n');
    const before = await pidOf('livedrops@3001');
    await machine.run(`kill -9 ${before}`);
    // The other one sells meanwhile.
    expect(await buy()).toBe('confirmed\n');
    await expect.poll(() => pidOf('livedrops@3001')).not.toMatch(new RegExp(`^(?:0|${before})$`));
    await expect
      .poll(() => machine.run('curl --silent http://127.0.0.1:3001/api/ready'))
      .toContain('"ready"');
  });

  it('servers have few of the rights that systemd can give', async () => {
    const said = await machine.run('systemd-analyze security livedrops@3001 --no-pager');
    const exposure = /exposure level for livedrops@3001.service: (?<level>[\d.]+)/.exec(said)?.groups?.[
      'level'
    ];
    expect(Number(exposure)).toBeLessThan(3);
  });

  it('the lines of the page about figures bring up a Prometheus that sees every server', async () => {
    await machine.run(shellOf('metrics.md', 'A Prometheus beside it', {}).join('\n'));
    const up = `curl --silent 'http://127.0.0.1:9090/api/v1/query?query=sum(up%7Bjob=%22livedrops%22%7D)'`;
    await expect.poll(() => machine.run(up)).toContain('"2"]');
    expect(await machine.run('curl --silent http://127.0.0.1:9090/api/v1/rules')).toContain(
      'BooksDoNotBalance',
    );
  });

  it('a server says which variable is wrong when another program has its port', async () => {
    const started = machine.run(
      'PORT=3001 node --env-file=/etc/livedrops.env /opt/livedrops/node_modules/.bin/livedrops-server',
    );
    await expect(started).rejects.toThrow('PORT: 3001 at 127.0.0.1 is in use by another program');
  });
});

const buy = () =>
  machine.run(
    `cd /opt/livedrops; SHOP=http://${NAME} node --input-type=module-typescript --eval "$(cat /srv/livedrops/tools/deploy/buy-child.ts)"`,
  );

const pidOf = async (unit: string) =>
  (await machine.run(`systemctl show --property=MainPID --value ${unit}`)).trim();
