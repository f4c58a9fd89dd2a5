import { describe, expect, it, test } from 'vitest';
import { type DropState, findWindowFaults, nextChangeAt, statusAt, whyNotSelling } from './drop.rules.ts';

const START = 1_000_000;
const END = 2_000_000;
const drop = (changes: Partial<DropState> = {}): DropState => ({
  status: 'scheduled',
  startsAt: START,
  endsAt: END,
  free: 10,
  ...changes,
});

describe('statusAt', () => {
  test.each<[string, Partial<DropState>, number, string]>([
    ['scheduled before its start', {}, START - 1, 'scheduled'],
    ['live from its start although no worker wrote it', {}, START, 'live'],
    ['live until the last millisecond', { status: 'live' }, END - 1, 'live'],
    ['ended at its end although no worker wrote it', { status: 'live' }, END, 'ended'],
    ['sold out when nothing is free', { status: 'live', free: 0 }, START, 'sold_out'],
    ['live again when units came back', { status: 'sold_out', free: 1 }, START, 'live'],
    ['paused stays paused', { status: 'paused' }, START, 'paused'],
    ['paused ends too', { status: 'paused' }, END, 'ended'],
    ['sold out before a worker started it', { free: 0 }, START, 'sold_out'],
    ['ended for ever', { status: 'ended' }, START, 'ended'],
    ['cancelled for ever', { status: 'cancelled' }, END + 1, 'cancelled'],
  ])('%s', (_name, changes, now, status) => {
    expect(statusAt(drop(changes), now)).toBe(status);
  });
});

describe('whyNotSelling', () => {
  test.each<[Partial<DropState>, number, string | null]>([
    [{}, START - 1, 'not_started'],
    [{}, START, null],
    [{ status: 'live' }, END, 'ended'],
    [{ status: 'paused' }, START, 'paused'],
    [{ status: 'live', free: 0 }, START, 'sold_out'],
    [{ status: 'cancelled' }, START, 'cancelled'],
  ])('%o at %i: %s', (changes, now, reason) => {
    expect(whyNotSelling(drop(changes), now)).toBe(reason);
  });
});

describe('nextChangeAt', () => {
  it('is the start, then the end, then never', () => {
    expect(nextChangeAt(drop())).toBe(START);
    expect(nextChangeAt(drop({ status: 'live' }))).toBe(END);
    expect(nextChangeAt(drop({ status: 'paused' }))).toBe(END);
    expect(nextChangeAt(drop({ status: 'ended' }))).toBeNull();
    expect(nextChangeAt(drop({ status: 'cancelled' }))).toBeNull();
  });
});

describe('findWindowFaults', () => {
  const now = START;
  test.each<[string, number, number, string[]]>([
    ['a good window', now + 1000, now + 2000, []],
    ['a start a moment ago', now - 5000, now + 2000, []],
    ['a start long ago', now - 61_000, now + 2000, ['startsAt']],
    ['an end before the start', now + 2000, now + 1000, ['endsAt']],
    ['an end at the start', now + 2000, now + 2000, ['endsAt']],
    ['an end in the past', now - 5000, now - 1000, ['endsAt']],
    ['a window of years', now, now + 400 * 86_400_000, ['endsAt']],
  ])('%s', (_name, startsAt, endsAt, fields) => {
    expect(findWindowFaults({ startsAt, endsAt }, now).map(({ field }) => field)).toEqual(fields);
  });
});
