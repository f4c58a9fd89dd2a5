import { expect, it } from 'vitest';
import { isProgram, readCpuMs, readRssMb } from './process-figures.ts';

it.runIf(process.platform === 'linux')('reads what the kernel says about a process', () => {
  const { user, system } = process.cpuUsage();
  expect(Math.abs((readCpuMs(process.pid) ?? 0) - (user + system) / 1000)).toBeLessThan(500);
  const rssMb = process.memoryUsage.rss() / 2 ** 20;
  expect((readRssMb(process.pid) ?? 0) / rssMb).toBeCloseTo(1, 0);
  expect(isProgram(process.pid, 'no such program')).toBe(false);
});

it('says nothing about a process that is not there', () => {
  expect(readCpuMs(2 ** 30)).toBeNull();
  expect(readRssMb(2 ** 30)).toBeNull();
});
