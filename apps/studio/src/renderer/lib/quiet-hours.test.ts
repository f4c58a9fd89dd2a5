import { describe, expect, it } from 'vitest';
import { isQuiet } from './quiet-hours.ts';

const at = (time: string): number => Date.parse(`2026-11-23T${time}Z`);

describe('quiet hours', () => {
  it.each([
    ['22:00', '08:00', '21:59:59', false],
    ['22:00', '08:00', '22:00:00', true],
    ['22:00', '08:00', '03:00:00', true],
    ['22:00', '08:00', '08:00:00', false],
    ['12:00', '14:00', '13:00:00', true],
    ['12:00', '14:00', '14:00:00', false],
    ['12:00', '12:00', '12:00:00', false],
  ])('from %s to %s: %s is quiet: %s', (from, to, time, expected) => {
    expect(isQuiet({ isOn: true, from, to }, at(time), 'UTC')).toBe(expected);
    expect(isQuiet({ isOn: false, from, to }, at(time), 'UTC')).toBe(false);
  });

  it('are those of the wall clock', () => {
    const night = { isOn: true, from: '22:00', to: '08:00' };
    expect(isQuiet(night, at('21:30:00'), 'Europe/Berlin')).toBe(true);
    expect(isQuiet(night, at('21:30:00'), 'America/New_York')).toBe(false);
  });
});
