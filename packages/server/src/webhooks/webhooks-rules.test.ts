import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { decideAttempt, RETRY_AFTER_MS, type Tried } from './attempt.rules.ts';
import { createPace } from './pace.ts';
import {
  createSecret,
  liveSecrets,
  rotateSecrets,
  signMessage,
  type WebhookSecret,
} from './webhook-secret.ts';

const HOUR_MS = 3_600_000;
const tried = (changes: Partial<Tried> = {}): Tried => ({
  status: 500,
  retryAfterMs: null,
  error: null,
  ...changes,
});

describe('after a try', () => {
  it.each([200, 201, 204, 299])('%d is delivered', (status) => {
    expect(decideAttempt(tried({ status }), 1, 0)).toEqual({ kind: 'delivered' });
  });

  it.each([
    [tried(), 'It answered with 500'],
    [tried({ status: 404 }), 'It answered with 404'],
    [tried({ status: 199 }), 'It answered with 199'],
    [tried({ status: 302 }), 'It answered with a redirect (302), and those are not followed'],
    [tried({ status: null, error: 'No answer within 15 s' }), 'No answer within 15 s'],
  ])('%o is tried again', (what, reason) => {
    expect(decideAttempt(what, 1, 0)).toEqual({ kind: 'retry', afterMs: 5000, reason });
  });

  it('410 is gone for good', () => {
    expect(decideAttempt(tried({ status: 410 }), 1, 0)).toMatchObject({ kind: 'failed', isGone: true });
  });

  it.each([
    [1000, 1, 5000],
    [60_000, 1, 60_000],
    [HOUR_MS, 2, HOUR_MS],
    [1000 * HOUR_MS, 1, 24 * HOUR_MS],
  ])('a wish to wait %d ms after try %d is a wait of %d', (retryAfterMs, tries, afterMs) => {
    expect(decideAttempt(tried({ status: 429, retryAfterMs }), tries, 0)).toMatchObject({ afterMs });
  });

  it('the tries are spread over three days at least and end', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (chances) => {
        let waitedMs = 0;
        for (let tries = 1; ; tries += 1) {
          const verdict = decideAttempt(tried(), tries, chances.next().value);
          if (verdict.kind !== 'retry') {
            expect(verdict).toMatchObject({ kind: 'failed', isGone: false });
            expect(tries).toBe(RETRY_AFTER_MS.length + 1);
            break;
          }
          waitedMs += verdict.afterMs;
        }
        expect(waitedMs).toBeGreaterThanOrEqual(72 * HOUR_MS);
        expect(waitedMs).toBeLessThan(5 * 24 * HOUR_MS);
      }),
    );
  });
});

describe('secrets', () => {
  const NOW = Date.parse('2026-11-25T18:00:00.000Z');
  const message = { messageId: 'msg_1', payload: '{"type":"webhook.test"}' };
  const first: WebhookSecret[] = [{ secret: createSecret(), expiresAt: null }];

  it('are what the specification asks for, and never twice the same', () => {
    const secrets = Array.from({ length: 50 }, createSecret);
    expect(new Set(secrets).size).toBe(50);
    for (const secret of secrets)
      expect(Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).toHaveLength(32);
  });

  it('sign as the reference library does', () => {
    const headers = signMessage(message, first, NOW);
    expect(headers).toEqual({
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(NOW / 1000),
      'webhook-signature': new Webhook(first[0]!.secret).sign('msg_1', new Date(NOW), message.payload),
    });
  });

  it('sign for another day after a rotation', () => {
    const next = createSecret();
    const rotated = rotateSecrets(first, next, NOW)!;
    const signaturesAt = (at: number) => signMessage(message, rotated, at)['webhook-signature']!.split(' ');
    expect(signaturesAt(NOW)).toHaveLength(2);
    expect(signaturesAt(NOW)[0]).toBe(new Webhook(next).sign('msg_1', new Date(NOW), message.payload));
    expect(signaturesAt(NOW + 24 * HOUR_MS - 1)).toHaveLength(2);
    expect(signaturesAt(NOW + 24 * HOUR_MS)).toHaveLength(1);
    expect(liveSecrets(rotated, NOW + 24 * HOUR_MS).map(({ secret }) => secret)).toEqual([next]);
  });

  it('are four at most, and an old one does not live longer because of a newer one', () => {
    let secrets = first;
    for (let hour = 1; hour <= 3; hour += 1)
      secrets = rotateSecrets(secrets, createSecret(), NOW + hour * HOUR_MS)!;
    expect(secrets).toHaveLength(4);
    expect(rotateSecrets(secrets, createSecret(), NOW + 4 * HOUR_MS)).toBeNull();
    expect(secrets.at(-1)!.expiresAt!.getTime()).toBe(NOW + 25 * HOUR_MS);
    expect(rotateSecrets(secrets, createSecret(), NOW + 25 * HOUR_MS)).toHaveLength(4);
  });
});

describe('the pace of an endpoint', () => {
  const enterMany = (pace: ReturnType<typeof createPace>, endpointId: string, count: number) =>
    Array.from({ length: count }, () => pace.enter(endpointId));
  const waits = (turns: ReturnType<typeof enterMany>) =>
    turns.flatMap((turn) => ('waitMs' in turn ? [turn.waitMs] : []));

  it('is eight at a time, whatever others do', () => {
    const pace = createPace(() => 0);
    expect(waits(enterMany(pace, 'slow', 8))).toEqual([]);
    expect(waits(enterMany(pace, 'slow', 1))).toHaveLength(1);
    expect(waits(enterMany(pace, 'quick', 8))).toEqual([]);
  });

  it('gives everybody who waits a time of their own, within a minute', () => {
    let now = 0;
    const pace = createPace(() => now);
    const turns = enterMany(pace, 'slow', 8);
    now = 16_000;
    for (const turn of turns) if ('leave' in turn) turn.leave();
    enterMany(pace, 'slow', 8);
    const asked = waits(enterMany(pace, 'slow', 100));
    expect(asked).toHaveLength(100);
    expect(asked.slice(0, 10).every((ms, index) => ms > (asked[index - 1] ?? 0))).toBe(true);
    expect(asked[1]! - asked[0]!).toBeGreaterThan(1000);
    expect(Math.max(...asked)).toBe(60_000);
  });

  it('has room again when somebody leaves', () => {
    const pace = createPace(() => 0);
    const [one] = enterMany(pace, 'slow', 8);
    if (one && 'leave' in one) one.leave();
    expect(waits(enterMany(pace, 'slow', 1))).toEqual([]);
  });
});
