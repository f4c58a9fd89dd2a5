import { describe, expect, it } from 'vitest';
import { describeMachine, renderBench, renderTable } from './report.ts';

describe('the report', () => {
  it('aligns names to the left and numbers to the right', () => {
    expect(
      renderTable(
        ['subject', 'orders/s'],
        [
          ['a', '9'],
          ['a long name', '12,000'],
        ],
      ),
    ).toBe(
      [
        'subject      orders/s',
        '-----------  --------',
        'a                   9',
        'a long name    12,000',
      ].join('\n'),
    );
  });

  it('says what it ran on', () => {
    expect(describeMachine({ MongoDB: '6.0.5' })).toMatch(/^\d+ × .+ GiB, .+node \d+\..+, MongoDB 6\.0\.5$/);
  });

  it('ends with one line for machines', () => {
    const line = renderBench({ name: 'orders', noopRatio: 0.8, p95Ms: null });
    expect(line).toBe('BENCH {"name":"orders","noopRatio":0.8,"p95Ms":null}');
    expect(line).not.toContain('\n');
  });
});
