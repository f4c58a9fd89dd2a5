import { describe, expect, it } from 'vitest';
import type { Creator } from '@livedrops/sdk';
import { mergeProfile, suggestHandle, validateNewProfile, validateProfile } from './profile-form.ts';

const words = { bio: '', links: [] };

describe('validateNewProfile', () => {
  it('trims and lowers', () => {
    expect(validateNewProfile({ name: ' Zoë ', handle: ' Zoe-1 ', bio: ' Prints ', links: [' '] })).toEqual({
      kind: 'ok',
      input: { name: 'Zoë', handle: 'zoe-1', bio: 'Prints', links: [] },
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
    const result = validateNewProfile({ name, handle, ...words });
    expect(result.kind === 'invalid' && Object.keys(result.errors)).toEqual(fields);
  });
});

describe('the links of a profile', () => {
  const check = (...links: string[]) => validateProfile({ name: 'Zoë', bio: '', links });

  it('are read as people type them', () => {
    expect(check('kiln.example', '', 'https://kiln.example/shop#new')).toMatchObject({
      input: { links: ['https://kiln.example/', 'https://kiln.example/shop#new'] },
    });
  });

  it.each([
    [['javascript:alert(1)'], ['links.0']],
    [['https://kiln.example', 'two words'], ['links.1']],
    [['https://kiln.example', '', 'kiln.example'], ['links.2']],
    [[`kiln.example/${'a'.repeat(600)}`], ['links.0']],
  ])('%j are refused', (links, fields) => {
    const result = check(...links);
    expect(result.kind === 'invalid' && Object.keys(result.errors)).toEqual(fields);
  });
});

it('mergeProfile keeps what was typed, and takes the rest as it is now', () => {
  const opened = { name: 'Zoë', bio: 'Cups', links: ['https://a.example/'] } as Creator;
  const now = { ...opened, bio: 'Bowls', links: [] } as Creator;
  expect(mergeProfile({ name: 'Zoë', bio: 'Plates', links: opened.links }, opened, now)).toEqual({
    name: 'Zoë',
    bio: 'Plates',
    links: [],
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
