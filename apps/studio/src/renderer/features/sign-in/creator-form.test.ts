import { describe, expect, it } from 'vitest';
import { suggestHandle, validateCreator } from './creator-form.ts';

describe('validateCreator', () => {
  it('trims and lowers', () => {
    expect(validateCreator({ name: ' Zoë ', handle: ' Zoe-1 ' })).toEqual({
      kind: 'ok',
      input: { name: 'Zoë', handle: 'zoe-1' },
    });
  });

  it.each([
    ['', 'zoe', ['name']],
    ['x'.repeat(81), 'zoe', ['name']],
    ['Zoë', 'zo', ['handle']],
    ['Zoë', '-zoe', ['handle']],
    ['Zoë', 'zoe-', ['handle']],
    ['Zoë', 'z o e', ['handle']],
    ['Zoë', 'z'.repeat(31), ['handle']],
    ['', '', ['name', 'handle']],
  ])('refuses %j @%s', (name, handle, fields) => {
    const result = validateCreator({ name, handle });
    expect(result.kind === 'invalid' && Object.keys(result.errors)).toEqual(fields);
  });
});

describe('suggestHandle', () => {
  it.each([
    ["Zoë's Prints", 'zoes-prints'],
    ['  Drew   Kumar  ', 'drew-kumar'],
    ['日本', ''],
    ['x'.repeat(40), 'x'.repeat(30)],
  ])('%s: %s', (name, handle) => {
    expect(suggestHandle(name)).toBe(handle);
  });
});
