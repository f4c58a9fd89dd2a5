import { describe, expect, it, test } from 'vitest';
import { createLogger } from './logger.ts';
import { plainError, scrub } from './scrub.ts';

test.each([
  [
    'E11000 duplicate key error collection: shop.users index: email_1 dup key: { email: "a@b.example" }',
    'E11000 duplicate key error collection: shop.users index: email_1 dup key: [left out]',
  ],
  ['550 <bo.buyer+shop@mail.example> unknown', '550 <[e-mail]> unknown'],
  ['connect mongodb://shop:p%40ss@a:1,b:2/shop failed', 'connect mongodb://[left out]@a:1,b:2/shop failed'],
  ['redis://:pass@redis:6379', 'redis://[left out]@redis:6379'],
  ['Bearer eyJhbGciOi.eyJzdWIi.c2lnbg_- refused', 'Bearer [token] refused'],
  ['key ld_sk_0A1b2C of a till', 'key [API key] of a till'],
  ['signed by whsec_MfKQ9r8GKYqrTwjU+/D8=', 'signed by [webhook secret]'],
  ['Invalid API Key provided: sk_live_4eC39', 'Invalid API Key provided: [Stripe key]'],
  ['drop drp_1 of https://shop.example.com/d/1', 'drop drp_1 of https://shop.example.com/d/1'],
])('%s', (text, expected) => {
  expect(scrub(text)).toBe(expected);
});

describe('an error in the log', () => {
  it('says what it is and its causes, and nothing that it carries', () => {
    const cause = Object.assign(new Error('E11000 dup key: { email: "a@b.example" }'), {
      code: 11_000,
      errInfo: { details: { consideredValue: 'hunter2' } },
    });
    const error = Object.assign(new TypeError('failed', { cause }), {
      request: { authorization: 'hunter2' },
    });
    expect(plainError(error)).toMatchObject({
      type: 'TypeError',
      message: 'failed',
      cause: { code: 11_000, message: 'E11000 dup key: [left out]' },
    });
    let line = '';
    createLogger('info', { write: (text) => void (line += text) }).error({ err: error }, 'request failed');
    expect(line).toContain('scrub.test.ts');
    expect(line).not.toMatch(/hunter2|example/);
  });

  it('is written also when it is none, or goes round in a circle', () => {
    const round = new Error('round');
    round.cause = round;
    expect(plainError('a@b.example is away')).toBe('[e-mail] is away');
    expect(plainError({ password: 'hunter2' })).toBe('object');
    expect(JSON.stringify(plainError(round)).length).toBeLessThan(20_000);
  });
});
