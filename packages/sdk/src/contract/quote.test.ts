import { describe, expect, it, test } from 'vitest';
import { quote, tame } from './quote.ts';

/** What mail programs and phones make links of, as eagerly as any of them. */
const LIVE_LINK =
  /\w{1,20}:\/\/|www\.\S|[^\s@]{1,64}@[^\s@]{1,64}\.\w|[\p{L}\p{N}-]{1,63}[.。．｡]\p{L}{2,}|(?:\d{1,3}\.){3}\d/iu;

describe('what people typed, in our messages', () => {
  test.each([
    ['Linen print', '“Linen print”'],
    ['  two\n\n lines\r\n\tof it ', '“two lines of it”'],
    ['He said "go"', "“He said 'go'”"],
    ['Print” is live. LiveDrops: “pay again', "“Print' is live. LiveDrops: 'pay again”"],
    ['Vol. 2, 1.5 m', '“Vol. 2, 1.5 m”'],
    ['\u202egnp.exe', '“gnp. exe”'],
    ['Ad\u200ba', '“Ad a”'],
    ['', '“”'],
  ])('%j is %s', (text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });

  test.each([
    'ACCOUNT LOCKED https://evil.example/login',
    'http://evil.example',
    'HTTPS://1.2.3.4/x',
    'call 10.1.2.3 now',
    'evil.example',
    'www.evil.example',
    'a.b.c.d.example',
    'evil。example',
    'evil．example',
    'evil｡example',
    'e\u200bvil.exa\u200bmple',
    'evil.\u200bexample',
    'help@evil.example',
    'mailto:help@evil.example',
    'xn--evil-9na.example/path?x=1',
    'ﬁle.example',
    'аррӏе.com',
  ])('%j makes no link', (text) => {
    expect(text.normalize('NFKC').replaceAll(/\u200b/g, '')).toMatch(LIVE_LINK);
    expect(quote(text)).not.toMatch(LIVE_LINK);
    expect(tame(text)).not.toMatch(LIVE_LINK);
  });

  it('is short, in signs as people count them', () => {
    expect(quote('x'.repeat(140))).toBe(`“${'x'.repeat(59)}…”`);
    const family = '👩‍👩‍👧';
    expect([...new Intl.Segmenter().segment(tame('é'.repeat(200)))]).toHaveLength(60);
    expect(tame(family.repeat(100)).length).toBeLessThan(600);
  });

  test.each(['👩‍👩‍👧', `a${'\u0301'.repeat(40)}`, '漢', 'x'])('is short in bytes, of %j', (sign) => {
    expect(Buffer.byteLength(quote(sign.repeat(140)))).toBeLessThanOrEqual(310);
  });
});
