import { describe, expect, it } from 'vitest';
import { parseEnv } from './env.ts';
import { resolveImageUrl } from './image-url.ts';
import { formatMoney } from './money.ts';
import { safeReturnPath, signInPath } from './return-path.ts';
import { digits, milestoneBetween, speakDuration } from './time.ts';

const MINUTE = 60_000;

describe('parseEnv', () => {
  it('has a default and drops the slash at the end', () => {
    expect(parseEnv({}, 'https://shop.example')).toEqual({ apiUrl: 'https://shop.example', mock: false });
    expect(
      parseEnv({ VITE_API_URL: 'https://api.example.com/', VITE_MOCK: '1' }, 'https://shop.example'),
    ).toEqual({
      apiUrl: 'https://api.example.com',
      mock: true,
    });
  });

  it.each(['nonsense', 'ftp://x', 'javascript:alert(1)'])('refuses %s by name', (value) => {
    expect(() => parseEnv({ VITE_API_URL: value }, 'https://shop.example')).toThrow(/VITE_API_URL/);
  });
});

describe('safeReturnPath', () => {
  it.each([
    ['/d/drp_1', '/d/drp_1'],
    ['/products?q=cup&page=2#x', '/products?q=cup&page=2#x'],
    [null, '/'],
    ['', '/'],
    ['https://evil.example', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/sign-in?from=/sign-in', '/'],
  ])('%s gives %s', (from, expected) => {
    expect(safeReturnPath(from)).toBe(expected);
  });

  it('survives the way through the address', () => {
    const from = '/products?q=a&b=c';
    const query = new URL(signInPath(from), 'https://shop.invalid').searchParams;
    expect(safeReturnPath(query.get('from'))).toBe(from);
  });
});

describe('resolveImageUrl', () => {
  it.each([
    [null, null],
    ['/images/a.png', 'http://api.test:3001/images/a.png'],
    ['https://cdn.example/a.png', 'https://cdn.example/a.png'],
    ['javascript:alert(1)', null],
    ['data:image/png;base64,AA', null],
  ])('%s gives %s', (imageUrl, expected) => {
    expect(resolveImageUrl(imageUrl, 'http://api.test:3001')).toBe(expected);
  });
});

describe('durations', () => {
  it.each([
    [0, '00:00'],
    [1, '00:01'],
    [59_001, '01:00'],
    [3_661_000, '01:01:01'],
    [90_061_000, '1 d 01:01:01'],
    [-5, '00:00'],
  ])('%i ms reads %s', (ms, text) => {
    expect(digits(ms)).toBe(text);
  });

  it.each([
    [10 * MINUTE, '10 minutes'],
    [61_000, '1 minute 1 second'],
    [2 * 86_400_000 + 5 * 3_600_000 + 1000, '2 days 5 hours'],
    [0, 'now'],
  ])('%i ms is spoken as %s', (ms, text) => {
    expect(speakDuration(ms)).toBe(text);
  });

  it.each([
    ['passes ten minutes', 10 * MINUTE + 1, 10 * MINUTE, 10 * MINUTE],
    ['between milestones', 9 * MINUTE, 8 * MINUTE, null],
    ['a jump says only the nearest', 11 * MINUTE, 20_000, 30_000],
    ['starting below one says nothing of it', 10_000, 9000, null],
    ['the end itself is not a milestone', 5000, 0, null],
    ['a jump over the start says nothing', 11 * MINUTE, -1, null],
  ])('%s', (_name, before, now, expected) => {
    expect(milestoneBetween(before, now)).toBe(expected);
  });
});

describe('formatMoney', () => {
  it.each([
    [4800, 'EUR', /48[.,]00/],
    [4800, 'JPY', /4.?800/],
    [150_000, 'HUF', /1.?500[.,]00/],
    [1230, 'KWD', /1[.,]230/],
    [500, 'MGA', /500(?![.,\d])/],
    [0, 'USD', /0[.,]00/],
  ])('%i %s', (minor, currency, expected) => {
    expect(formatMoney(minor, currency)).toMatch(expected);
  });
});
