import { describe, expect, it, onTestFinished } from 'vitest';
import { supportCalendar } from './old-engine.ts';

describe('an engine without toSorted', () => {
  it('gets one that leaves the list as it is, and no other engine does', () => {
    const own = Object.getOwnPropertyDescriptor(Array.prototype, 'toSorted');
    supportCalendar();
    expect(Object.getOwnPropertyDescriptor(Array.prototype, 'toSorted')).toEqual(own);
    onTestFinished(() => {
      // oxlint-disable-next-line no-extend-native -- what the test has taken away
      Object.defineProperty(Array.prototype, 'toSorted', own ?? {});
    });
    Reflect.deleteProperty(Array.prototype, 'toSorted');
    supportCalendar();
    const list = [10, 9, 1];
    expect(list.toSorted((a, b) => a - b)).toEqual([1, 9, 10]);
    expect(list).toEqual([10, 9, 1]);
    expect(Object.keys([1])).toEqual(['0']);
  });
});
