import { describe, expect, it } from 'vitest';
import { redact } from './redact.ts';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c3JfMSJ9.c2lnbmF0dXJl';

describe('redact', () => {
  it.each([
    ['mail of drew.kumar@example.com, and more', 'mail of [mail], and more'],
    ['mailto:drew%40example.com', '[mail]'],
    [`Authorization: Bearer abc.def`, 'Authorization: Bearer [secret]'],
    [`token ${TOKEN} expired`, 'token [secret] expired'],
    ['key ld_sk_live_1234 used', 'key [secret] used'],
    ['"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLw"', '"[secret]"'],
    [`refresh=${'a1B2'.repeat(10)}`, '[secret]'],
    ['GET https://api.test/api/orders?q=drew&x=1 failed', 'GET https://api.test/api/orders?[query] failed'],
    ['https://drew:word@api.test/', '[mail]'],
    ['Are you sure?', 'Are you sure?'],
    [
      'request 6f1b0c1e-6a0e-4c1b-9b52-0a8a3a2f4f10 of drp_1',
      'request 6f1b0c1e-6a0e-4c1b-9b52-0a8a3a2f4f10 of drp_1',
    ],
  ])('%s', (text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it('looks into everything, and hides what is called a secret', () => {
    const entry = {
      accessToken: 'short',
      nested: [{ refreshToken: 1, note: 'to rowan@inbox.test', password: null }],
      cause: new Error(`with ${TOKEN}`),
      count: 3,
    };
    const text = JSON.stringify(redact(entry));
    expect(text).not.toMatch(/short|rowan|eyJ/);
    expect(redact(entry)).toMatchObject({ accessToken: '[secret]', count: 3, cause: { name: 'Error' } });
  });

  it('ends for things that hold themselves, and for long texts', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(JSON.stringify(redact(loop))).toContain('[more]');
    expect(String(redact('x '.repeat(100_000))).length).toBeLessThanOrEqual(4_000);
  });
});
