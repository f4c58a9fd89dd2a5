import { i18n } from '@lingui/core';
import { createLiveDrops, type Problem, type ProblemCode } from '@livedrops/sdk';
import { endpoints, PROBLEMS } from '@livedrops/sdk/contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { calledEndpoints } from '../../../test/sources.ts';
import { messages } from '../locales/de.po';
import { describeError } from './problem-text.ts';

/** Problems of the contract that never reach the Studio, and why. */
const NEVER_MET: Partial<Record<ProblemCode, string>> = {
  ...saying('The SDK makes a key for every call that takes one, and a new one for another input.', [
    'idempotency_key_missing',
    'idempotency_key_invalid',
    'idempotency_key_reused',
  ]),
  ...saying('The Studio signs in. It has no API key.', [
    'api_key_invalid',
    'api_key_revoked',
    'api_key_expired',
    'insufficient_scope',
  ]),
  ...saying('Only buyers are told so.', [
    'not_started',
    'paused',
    'sold_out',
    'insufficient_stock',
    'hold_exists',
    'price_changed',
    'hold_expired',
    'ended',
    'cancelled',
    'not_chargeable',
    'currencies_differ',
  ]),
  link_invalid: 'The links of mails open the shop.',
  product_in_use: 'The Studio deletes no product.',
};

function saying(why: string, codes: readonly ProblemCode[]): Partial<Record<ProblemCode, string>> {
  return Object.fromEntries(codes.map((code) => [code, why]));
}

type Told = { status: number; code: string; title: string; detail: string } & Partial<Problem>;

/** A client whose server answers every call with this problem. */
const refused = (problem: Told) =>
  createLiveDrops({
    baseUrl: 'http://api.test',
    retry: false,
    fetch: async () =>
      Response.json(
        { type: 'about:blank', outcome: 'not_executed', requestId: 'req_1', ...problem },
        {
          status: problem.status,
          headers: { 'content-type': 'application/problem+json', 'x-request-id': 'req_1' },
        },
      ),
  });

const refusal = (problem: Told): Promise<unknown> =>
  refused(problem)
    .drops.get('drp_1')
    .catch((error: unknown) => error);

/** Of a write that has no key. */
const failedWrite = (problem: Told): Promise<unknown> =>
  refused(problem)
    .drops.pause('drp_1')
    .catch((error: unknown) => error);

describe('describeError', () => {
  it('says once what the server says twice, and shows no id of a refusal', async () => {
    const { title } = PROBLEMS.not_found;
    const error = await refusal({ status: 404, code: 'not_found', title, detail: title });
    expect(describeError(error)).toMatchObject({ title, detail: null, code: 'not_found', requestId: null });
  });

  it('shows the id of a fault inside the server', async () => {
    const error = await refusal({ status: 500, code: 'internal', title: 'Broken', detail: 'Tell us' });
    expect(describeError(error)).toMatchObject({ detail: 'Tell us', requestId: 'req_1' });
  });

  it('has words of its own for a problem that are those of the contract', async () => {
    for (const [code, { status, title }] of Object.entries(PROBLEMS)) {
      const error = await refusal({ status, code, title: 'By the server', detail: 'This drop' });
      expect(describeError(error)).toMatchObject({ title: code in NEVER_MET ? 'By the server' : title });
    }
  });

  it('says when to try again, and to look first at what may have been done', async () => {
    const { status, title } = PROBLEMS.unavailable;
    const away = { status, code: 'unavailable', title, detail: title, retryAfterMs: 90_000 };
    expect(describeError(await refusal(away)).detail).toBe('Try again in 2 minutes.');
    const unknown = await failedWrite({ ...away, outcome: 'unknown' });
    expect(describeError(unknown).detail).toMatch(/^It was sent, and may have been done/);
  });
});

it('no call of the Studio is answered with a problem that it never meets', () => {
  const met = calledEndpoints().flatMap((name) =>
    endpoints[name].problems.filter((code) => code in NEVER_MET).map((code) => `${name}: ${code}`),
  );
  expect(met).toEqual([]);
});

describe('in German', () => {
  beforeEach(() => i18n.loadAndActivate({ locale: 'de', messages }));
  afterEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }));

  const describeInGerman = async (error: unknown) => {
    vi.resetModules();
    const inGerman = await import('./problem-text.ts');
    return inGerman.describeError(error);
  };

  it('every problem that the Studio can meet is called in German', async () => {
    for (const [code, { status, title }] of Object.entries(PROBLEMS)) {
      const said = await describeInGerman(await refusal({ status, code, title, detail: title }));
      expect(said.title === title, `${code} is called “${said.title}”`).toBe(code in NEVER_MET);
    }
  });

  it('the way out of too many wrong passwords is said', async () => {
    const { status, title } = PROBLEMS.rate_limited;
    const detail =
      'Too many wrong passwords for this address. Sign in where you did before, wait a quarter of an hour, or set a new password by mail';
    const error = await refusal({ status, code: 'rate_limited', title, detail });
    expect(await describeInGerman(error)).toMatchObject({
      title: 'Zu viele Anfragen',
      detail: expect.stringMatching(/Passwörter.* per Mail ein neues Passwort/),
    });
  });

  it('what is wrong with fields is said beside them, and where no field is shown', async () => {
    const { status, title } = PROBLEMS.validation_failed;
    const errors = [{ field: 'endsAt', message: 'must be in the future' }];
    const detail = 'endsAt: must be in the future';
    const error = await refusal({ status, code: 'validation_failed', title, detail, errors });
    expect(await describeInGerman(error)).toMatchObject({
      detail: 'endsAt: Es muss in der Zukunft liegen',
      fields: { endsAt: 'Es muss in der Zukunft liegen' },
    });
  });

  it('what the Studio does not know is advice where it has some, and else the words of the server', async () => {
    const detail = 'The moon is full';
    const busy = { ...PROBLEMS.overloaded, code: 'overloaded', detail, retryAfterMs: 5_000 };
    expect((await describeInGerman(await refusal(busy))).detail).toBe(
      'Versuche es in 5 Sekunden noch einmal.',
    );
    const refused = { ...PROBLEMS.invalid_transition, code: 'invalid_transition', detail };
    expect((await describeInGerman(await refusal(refused))).detail).toBe(detail);
  });
});
