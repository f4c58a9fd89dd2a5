import { describe, expect, it } from 'vitest';
import type { CallOutcome, OrderCall } from '../chaos/workload/client-log.ts';
import { judge, renderRows, type Seen } from './judge.ts';

const order = (id: string): CallOutcome => ({
  kind: 'ok',
  order: { id, status: 'confirmed', total: 1, lines: [] },
  isReplay: false,
});
const call = (key: string, doneAt: number, outcome: CallOutcome): OrderCall => ({
  call: 'create',
  intent: 'buy',
  server: 0,
  userId: 'usr_1',
  lines: [],
  at: doneAt - 10,
  doneAt,
  key,
  outcome,
});

const GOOD: Seen = {
  name: 'rolling restart',
  isPlanned: true,
  startedAt: 0,
  endedAt: 3000,
  electionMs: null,
  calls: [call('a', 1000, order('ord_a')), call('b', 2500, order('ord_b'))],
  badReads: [],
  unheard: 0,
  stored: new Map([
    ['a', ['ord_a']],
    ['b', ['ord_b']],
  ]),
  faults: [],
};

describe('judge', () => {
  it('finds nothing wrong where nothing is', () => {
    expect(judge(GOOD)).toMatchObject({ orders: 2, failed: 0, gapMs: 1500, lost: 0, doubled: 0, broken: [] });
  });

  it.each<[what: string, changes: Partial<Seen>, broken: string]>([
    [
      'a failed request in a planned restart',
      { calls: [...GOOD.calls, call('c', 2600, { kind: 'unknown', code: 'timeout' })] },
      'a request failed although nothing went wrong',
    ],
    ['a read that failed', { badReads: ['ord_a'] }, 'a request failed although nothing went wrong'],
    ['a lost order', { stored: new Map([['a', ['ord_a']]]) }, 'an order that was acknowledged is lost'],
    [
      'a second order for a key',
      {
        stored: new Map([
          ['a', ['ord_a', 'ord_2']],
          ['b', ['ord_b']],
        ]),
      },
      'one key made two orders',
    ],
    ['an untold order', { unheard: 1 }, 'a page was never told of an order'],
    ['books with a fault', { faults: ['balance'] }, 'the books do not balance'],
    [
      'a service that came back late',
      { electionMs: 1000, endedAt: 6000 },
      'the service was not back two seconds after the election',
    ],
  ])('says %s', (_what, changes, broken) => {
    expect(judge({ ...GOOD, ...changes }).broken).toEqual([broken]);
  });

  it('lets a request fail where something broke', () => {
    const calls = [...GOOD.calls, call('c', 2600, { kind: 'refused', code: 'unavailable' })];
    expect(judge({ ...GOOD, isPlanned: false, calls })).toMatchObject({ failed: 1, broken: [] });
  });

  it('is a line of a table', () => {
    const line = renderRows([judge(GOOD)])
      .split('\n')
      .at(-1);
    expect(line?.split(/ {2,}/)).toEqual([
      'rolling restart',
      '2',
      '0',
      '0.0',
      '1.5',
      '-',
      '0',
      '0',
      '0',
      'balance',
    ]);
  });
});
