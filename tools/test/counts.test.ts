import { describe, expect, it } from 'vitest';
import { settle, summaryLine } from './counts.ts';

describe('the last line of a test run', () => {
  it('names skipped tests only when there are any', () => {
    expect(summaryLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
    expect(summaryLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
  });

  it('never says that nothing failed when vitest ended badly', () => {
    expect(settle({ passed: 5, failed: 0, skipped: 0 }, 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
    expect(settle(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(settle({ passed: 5, failed: 2, skipped: 0 }, 1)).toEqual({ passed: 5, failed: 2, skipped: 0 });
    expect(settle({ passed: 5, failed: 0, skipped: 0 }, 0)).toEqual({ passed: 5, failed: 0, skipped: 0 });
  });
});
