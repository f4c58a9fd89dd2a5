import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claim, type ClaimProbes, publish, readState, release, type ServiceState } from './state-file.ts';

const running: ServiceState = {
  status: 'running',
  ownerPid: 4_000,
  servicePid: 4_001,
  port: 27_017,
  startedAt: '2030-01-01T00:00:00.000Z',
};

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'livedrops-state-'));
  file = path.join(folder, 'state.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

function probes(over: Partial<ClaimProbes> = {}): ClaimProbes & { ended: number[] } {
  const ended: number[] = [];
  return {
    ended,
    isAlive: () => true,
    answers: async () => true,
    endOrphan: async (pid) => void ended.push(pid),
    now: () => Date.parse('2030-01-01T00:00:01Z'),
    waiting: () => {},
    ...over,
  };
}

describe('claim', () => {
  it('takes a folder that nobody has', async () => {
    expect(await claim(file, probes())).toEqual({ kind: 'claimed' });
    expect(readState(file)).toMatchObject({ status: 'starting', ownerPid: process.pid });
  });

  it('finds a service that runs and answers', async () => {
    writeFileSync(file, JSON.stringify(running));
    expect(await claim(file, probes())).toEqual({ kind: 'running', state: running });
  });

  it('ignores the file of a dead process, and ends the service it left behind', async () => {
    writeFileSync(file, JSON.stringify(running));
    const dead = probes({ isAlive: () => false });
    expect(await claim(file, dead)).toEqual({ kind: 'claimed' });
    expect(dead.ended).toEqual([4_001]);
  });

  it('does not trust a living pid whose service does not answer: pids are reused', async () => {
    writeFileSync(file, JSON.stringify(running));
    expect(await claim(file, probes({ answers: async () => false }))).toEqual({ kind: 'claimed' });
  });

  it('waits for a start under way and then shares its service', async () => {
    writeFileSync(
      file,
      JSON.stringify({ status: 'starting', ownerPid: 4_000, startedAt: running.startedAt }),
    );
    let asked = 0;
    const isAlive = () => {
      asked += 1;
      if (asked === 2) writeFileSync(file, JSON.stringify(running));
      return true;
    };
    expect(await claim(file, probes({ isAlive }))).toEqual({ kind: 'running', state: running });
  });

  it('takes over from a start that never finished', async () => {
    writeFileSync(
      file,
      JSON.stringify({ status: 'starting', ownerPid: 4_000, startedAt: '2029-12-31T00:00:00Z' }),
    );
    expect(await claim(file, probes())).toEqual({ kind: 'claimed' });
  });

  it('ignores a damaged file', async () => {
    writeFileSync(file, '{"ownerPid":');
    expect(await claim(file, probes())).toEqual({ kind: 'claimed' });
  });
});

describe('release', () => {
  it('removes only its own file', () => {
    writeFileSync(file, JSON.stringify(running));
    release(file);
    expect(existsSync(file)).toBe(true);
    publish(file, { port: 1 });
    release(file);
    expect(existsSync(file)).toBe(false);
  });
});
