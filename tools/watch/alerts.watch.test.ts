import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import { repoRoot } from '../services/data-dir.ts';
import { promtoolBeside } from '../services/fetch/resolve-debian.ts';
import '../test/provided.ts';
import { prepareConfig } from './prometheus.ts';

const prometheus = inject('prometheus');
const read = (file: string) => readFile(path.join(repoRoot, file), 'utf8');
const namesIn = (text: string, name: RegExp) => [...text.matchAll(name)].map(([, found]) => found);

describe.skipIf(prometheus === null)('promtool', () => {
  const promtool = async (...args: string[]): Promise<string> => {
    const folder = await prepareConfig({ targets: ['127.0.0.1:9464'], token: 'a token' });
    try {
      const { stdout } = await promisify(execFile)(promtoolBeside(prometheus ?? ''), args, { cwd: folder });
      return stdout;
    } finally {
      await rm(folder, { recursive: true });
    }
  };

  it.each(['prometheus.yml', 'compose.yml'])('finds the configuration good: %s', async (file) => {
    expect(await promtool('check', 'config', file)).toContain('SUCCESS');
  });

  it('sees each alert ring for what it is about, and not for what is near it', async () => {
    expect(await promtool('test', 'rules', 'alerts.test.yml')).toContain('SUCCESS');
  });
});

it('each alert is tested both ways, and has a runbook', async () => {
  const alerts = namesIn(await read('deploy/prometheus/alerts.yml'), /^ +- alert: (\w+)$/gm);
  expect(alerts.length).toBeGreaterThan(20);
  const cases = namesIn(await read('deploy/prometheus/alerts.test.yml'), /^ +- name: (.+)$/gm);
  expect(cases).toEqual(alerts.flatMap((name) => [`${name} rings`, `${name} is quiet`]));
  const entries = (await read('docs/runbooks.md')).split('\n## ').slice(1);
  expect(entries.map((entry) => entry.split('\n', 1)[0])).toEqual(alerts);
  for (const entry of entries) expect(entry).toMatch(/\*\*See:\*\* .+\n\n\*\*Do:\*\*\n\n1\. /);
});
