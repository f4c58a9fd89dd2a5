import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { words } from './apps/studio/vite.shared.config.ts';
import { isNightly } from './tools/test/nightly.ts';

// Tests read the SDK's sources, as every other tool here does. The rest are vitest's own defaults, which setting any replaces.
const conditions = ['@livedrops/source', 'node', 'development|production'];

const services = './tools/test/global-services.ts';
const kafka = './tools/test/global-kafka.ts';
const varnish = './tools/test/global-varnish.ts';
const prometheus = './tools/test/global-prometheus.ts';
const cluster = './tools/test/global-cluster.ts';
const haproxy = './tools/test/global-haproxy.ts';
const libreOffice = './tools/test/global-libreoffice.ts';
const schemathesis = './tools/test/global-schemathesis.ts';
const chromium = './tools/test/global-chromium.ts';
const electron = './tools/test/global-electron.ts';
const MINUTE = 60_000;

// The driver of the browsers loses an event once in a while: 2 of 52 starts of Electron hung with it, none of 205 without it. The reporter
// prints what needed a second try, and why.
const driven = { retry: 1, sequence: { groupOrder: 2 } };

// Tests of the server wait for it more than they work. Their files share their workers' modules: loading these took a quarter of the time.
const besideServices = { globalSetup: services, isolate: false, maxWorkers: 3, sequence: { groupOrder: 1 } };

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    maxWorkers: 2,
    restoreMocks: true,
    // Machines differ fourfold in speed, and a busy one is slower still. Waiting longer costs nothing when things work.
    testTimeout: 4 * MINUTE,
    hookTimeout: 5 * MINUTE,
    expect: { poll: { timeout: MINUTE } },
    // What a flaky test saw stands in its message alone, which must be whole.
    chaiConfig: { truncateThreshold: 0 },
    projects: [
      project('sdk', {
        include: ['packages/sdk/{src,test}/**/*.test.{ts,tsx}'],
        exclude: ['**/node_modules/**', 'packages/sdk/test/{package,live,browser}/**'],
      }),
      // SDK and server as they are published: built, packed, installed elsewhere and used there; the SDK's API report and its docs.
      project('package', {
        include: ['packages/{sdk,server}/test/package/**/*.test.ts'],
        // A site is built, and a package installed.
        testTimeout: 8 * MINUTE,
      }),
      project('server', { include: ['packages/server/src/**/*.test.ts'], isolate: false }),
      project('shop', {
        include: ['apps/demo-web/src/**/*.test.{ts,tsx}'],
        environment: 'jsdom',
        setupFiles: ifPresent('./apps/demo-web/test/setup.ts'),
      }),
      studioProject('studio', {
        include: ['apps/studio/src/renderer/**/*.test.{ts,tsx}'],
        environment: 'jsdom',
        setupFiles: ifPresent('./apps/studio/test/setup.ts'),
      }),
      // The tests that go through the most states, once more in a page that its browser translates.
      project('shop-translated', {
        include: ['apps/demo-web/src/app/{browsing,buying,paying}.test.tsx'],
        environment: 'jsdom',
        setupFiles: ['./apps/demo-web/test/setup.ts', './tools/test/translated.ts'],
      }),
      studioProject('studio-translated', {
        include: [
          'apps/studio/src/renderer/{app/app,features/{live/live-page,drop-editor/drop-editor}}.test.tsx',
        ],
        environment: 'jsdom',
        setupFiles: ['./apps/studio/test/setup.ts', './tools/test/translated.ts'],
      }),
      // Every screen with other letters, which shows what is said past the catalogs.
      studioProject('studio-pseudo', {
        include: ['apps/studio/test/pseudo/**/*.test.tsx'],
        environment: 'jsdom',
        setupFiles: ['./apps/studio/test/setup.ts', './apps/studio/test/pseudo/speak.ts'],
      }),
      studioProject('studio-main', {
        include: ['apps/studio/src/{main,preload,shared}/**/*.test.ts'],
        setupFiles: './apps/studio/test/words.ts',
      }),
      project('tools', {
        include: ['tools/**/*.test.ts'],
        exclude: ['**/node_modules/**', 'tools/e2e/**', '**/*.{chaos,cluster,watch,nightly}.test.ts'],
      }),
      project('server-api', {
        include: [
          'packages/server/test/api/**/*.test.ts',
          'packages/server/test/*.test.ts',
          // The SDK and its examples at the real server.
          'packages/sdk/test/live/**/*.test.{ts,tsx}',
        ],
        ...besideServices,
      }),
      // Files that put something else in the place of a module.
      project('server-alone', {
        include: ['packages/server/test/alone/**/*.test.ts'],
        ...besideServices,
        isolate: true,
      }),
      project('races', {
        include: ['packages/server/test/races/**/*.test.ts'],
        testTimeout: 6 * MINUTE,
        // What a process left behind that was killed is found by another one, which has to start first.
        expect: { poll: { timeout: 2 * MINUTE } },
        ...besideServices,
      }),
      project('consumers', {
        include: ['packages/server/test/consumers/**/*.test.ts'],
        exclude: ['**/node_modules/**', '**/*.nightly.test.ts'],
        ...besideServices,
        globalSetup: [services, kafka],
      }),
      // Servers behind a real Varnish.
      project('cdn', {
        include: ['packages/server/test/cdn/**/*.test.ts'],
        ...besideServices,
        globalSetup: [services, varnish],
      }),
      // Running servers that a real Prometheus scrapes.
      project('watch', {
        include: ['tools/watch/**/*.watch.test.ts'],
        ...besideServices,
        globalSetup: [services, prometheus],
      }),
      // Servers behind a real HAProxy.
      project('balancer', {
        include: ['packages/server/test/balancer/**/*.test.ts'],
        ...besideServices,
        globalSetup: [services, haproxy],
      }),
      // A replica set of their own, whose members are killed.
      project('chaos', {
        include: ['tools/chaos/**/*.chaos.test.ts'],
        testTimeout: 12 * MINUTE,
        sequence: { groupOrder: 2 },
      }),
      // All of production on one machine, behind a balancer.
      project('cluster', {
        include: ['tools/cluster/**/*.cluster.test.ts'],
        globalSetup: cluster,
        fileParallelism: false,
        testTimeout: 6 * MINUTE,
        sequence: { groupOrder: 4 },
      }),
      // The Studio in a real Electron, without a server: what hosted CI runs on three systems.
      project('electron', {
        include: ['tools/e2e/**/*.electron.test.ts'],
        globalSetup: electron,
        testTimeout: 6 * MINUTE,
        ...driven,
      }),
      project('e2e', {
        include: ['tools/e2e/**/*.e2e.test.ts', 'packages/sdk/test/browser/**/*.e2e.test.ts'],
        globalSetup: [services, chromium, electron],
        testTimeout: 10 * MINUTE,
        ...driven,
      }),
      ...(isNightly
        ? [
            project('nightly', {
              include: ['{packages,tools}/**/*.nightly.test.ts'],
              globalSetup: [services, kafka, libreOffice, schemathesis, cluster],
              fileParallelism: false,
              testTimeout: 20 * MINUTE,
              sequence: { groupOrder: 3 },
            }),
          ]
        : []),
    ],
  },
});

type ProjectTest = NonNullable<Extract<Parameters<typeof defineConfig>[0], { test?: unknown }>['test']>;

function project(name: string, test: ProjectTest) {
  return { extends: true as const, test: { name, environment: 'node', ...test } };
}

/** Tests of the Studio's sources, whose words go through its catalogs. */
function studioProject(name: string, test: ProjectTest) {
  return { ...project(name, test), plugins: [words()] };
}

/** Set-up files belong to the apps; a project without one needs none. */
function ifPresent(file: string): string[] {
  return existsSync(fileURLToPath(new URL(file, import.meta.url))) ? [file] : [];
}
