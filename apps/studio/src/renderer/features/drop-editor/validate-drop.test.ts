import type { UpdateDropInput } from '@livedrops/sdk';
import { makeDrop } from '@livedrops/sdk/testing';
import { describe, expect, it } from 'vitest';
import { localZone, toWallTime } from '../../lib/zoned-time.ts';
import { dropToForm, newDropForm, type DropField, type DropForm, type EditorMode } from './drop-form.ts';
import { serverErrors, toUpdate, validateDrop } from './validate-drop.ts';

const NOW = Date.parse('2026-11-23T17:30:00.000Z');
const zone = 'Europe/Berlin';
const valid: DropForm = {
  ...newDropForm(NOW, null),
  productId: 'prd_1',
  price: '25',
  currency: 'EUR',
  startMode: 'at',
  startDate: '2026-11-23',
  startTime: '19:00',
};
const check = (patch: Partial<DropForm>, mode: EditorMode = 'create') =>
  validateDrop({ ...valid, ...patch }, { mode, nowMs: NOW, zone, drop: null });

describe('validateDrop', () => {
  it('makes the plan that is sent', () => {
    expect(check({ title: ' Night ', perUserLimit: '', lowStockAt: '10' })).toEqual({
      kind: 'ok',
      plan: {
        startsAt: '2026-11-23T18:00:00.000Z',
        endsAt: '2026-11-23T19:00:00.000Z',
        stock: 100,
        price: 2500,
        currency: 'EUR',
        title: 'Night',
        perUserLimit: null,
        lowStockAt: 10,
        reminderMinutes: [60, 15, 5],
        cancelMinutes: null,
        checkout: 'instant',
      },
    });
  });

  it.each([
    ['first', '2027-10-31T00:30:00.000Z'],
    ['second', '2027-10-31T01:30:00.000Z'],
  ] as const)('takes the %s of two times where the clocks go back', (startTwin, startsAt) => {
    const result = check({ startDate: '2027-10-31', startTime: '02:30', startTwin });
    expect(result).toMatchObject({ kind: 'ok', plan: { startsAt } });
  });

  it('ends at an instant, also where the clocks go back over it', () => {
    const end = { endMode: 'at', endDate: '2027-10-31', endTime: '02:30', endTwin: 'second' } as const;
    expect(check(end)).toMatchObject({
      kind: 'ok',
      plan: { startsAt: '2026-11-23T18:00:00.000Z', endsAt: '2027-10-31T01:30:00.000Z' },
    });
  });

  it('starts at a full second, and not earlier than was asked for', () => {
    const form = { ...valid, startMode: 'in', startInMinutes: 1 } as const;
    const result = validateDrop(form, { mode: 'create', nowMs: NOW + 1, zone, drop: null });
    expect(result).toMatchObject({ kind: 'ok', plan: { startsAt: '2026-11-23T17:31:01.000Z' } });
  });

  it('counts a relative start from the moment of sending', () => {
    const result = check({ startMode: 'in', startInMinutes: 1, durationMinutes: '0.5' });
    expect(result).toMatchObject({
      kind: 'ok',
      plan: { startsAt: '2026-11-23T17:31:00.000Z', endsAt: '2026-11-23T17:31:30.000Z' },
    });
  });

  it.each<[Partial<DropForm>, DropField, EditorMode?]>([
    [{ productId: '' }, 'productId'],
    [{ productMode: 'new', newTitle: ' ' }, 'newTitle'],
    [{ productMode: 'new', newTitle: 'x'.repeat(141) }, 'newTitle'],
    [{ title: 'x'.repeat(141) }, 'title'],
    [{ title: ' ' }, 'title', 'scheduled'],
    [{ price: '' }, 'price'],
    [{ price: '-1' }, 'price'],
    [{ price: '1.234' }, 'price'],
    [{ price: '1000000.01' }, 'price'],
    [{ stock: '0' }, 'stock'],
    [{ stock: '1.5' }, 'stock'],
    [{ stock: '1000001' }, 'stock'],
    [{ stock: '' }, 'stock'],
    [{ startDate: '' }, 'startDate'],
    [{ startTime: '' }, 'startTime'],
    [{ startTime: '18:30' }, 'startTime'],
    [{ startDate: '2026-11-22' }, 'startTime'],
    [{ startDate: '2027-03-28', startTime: '02:30' }, 'startTime'],
    [{ startDate: '2027-10-31', startTime: '02:30' }, 'startTwin'],
    [{ durationMinutes: '0' }, 'durationMinutes'],
    [{ durationMinutes: '-5' }, 'durationMinutes'],
    [{ durationMinutes: '' }, 'durationMinutes'],
    [
      { title: 'Night', startDate: '2026-11-23', startTime: '17:00', durationMinutes: '60' },
      'durationMinutes',
      'live',
    ],
    [{ endMode: 'at', endDate: '' }, 'endDate'],
    [{ endMode: 'at', endDate: '2026-11-23', endTime: '' }, 'endTime'],
    [{ endMode: 'at', endDate: '2026-11-23', endTime: '19:00' }, 'endTime'],
    [{ endMode: 'at', endDate: '2027-03-28', endTime: '02:30' }, 'endTime'],
    [{ endMode: 'at', endDate: '2027-10-31', endTime: '02:30' }, 'endTwin'],
    [
      { title: 'Night', endMode: 'at', endDate: '2026-11-23', endTime: '18:00', startTime: '17:00' },
      'endTime',
      'live',
    ],
    [{ perUserLimit: '0' }, 'perUserLimit'],
    [{ perUserLimit: '101' }, 'perUserLimit'],
    [{ lowStockAt: '0' }, 'lowStockAt'],
    [{ lowStockAt: 'many' }, 'lowStockAt'],
    [{ lowStockAt: '500', stock: '5' }, 'lowStockAt'],
    [{ lowStockAt: '5', stock: '5' }, 'lowStockAt'],
    [{ checkout: 'hold', price: '0' }, 'price'],
    [{ checkout: 'hold', price: '0.01' }, 'price'],
    [{ checkout: 'hold', price: '1.235', currency: 'KWD' }, 'price'],
    [{ checkout: 'hold', price: '1000000', perUserLimit: '1' }, 'price'],
    [{ checkout: 'hold', price: '500000', perUserLimit: '2' }, 'perUserLimit'],
    [{ checkout: 'hold', price: '500000', perUserLimit: '' }, 'perUserLimit'],
    [{ productMode: 'new', newTitle: 'Mug', price: '0.01' }, 'price'],
    [{ checkout: 'hold', holdMinutes: '' }, 'holdMinutes'],
    [{ checkout: 'hold', holdMinutes: '0.4' }, 'holdMinutes'],
    [{ checkout: 'hold', holdMinutes: '61' }, 'holdMinutes'],
  ])('refuses %j at %s', (patch, field, mode) => {
    const result = check(patch, mode);
    expect(result.kind === 'invalid' && Object.keys(result.errors)).toEqual([field]);
  });

  it.each([
    ['hold', '5', { checkout: 'hold', holdSeconds: 300 }],
    ['hold', '0,5', { checkout: 'hold', holdSeconds: 30 }],
    ['instant', 'whatever', { checkout: 'instant' }],
  ] as const)('sends %s with "%s" minutes as %j', (checkout, holdMinutes, expected) => {
    const result = check({ checkout, holdMinutes });
    const plan = result.kind === 'ok' ? result.plan : {};
    expect(plan).toMatchObject(expected);
    expect('holdSeconds' in plan).toBe(checkout === 'hold');
  });

  it.each([
    { price: '0' },
    { price: '0.01' },
    { checkout: 'hold', price: '500000', perUserLimit: '1' },
  ] as const)('takes %j', (patch) => expect(check(patch).kind).toBe('ok'));

  it('names every fault at once', () => {
    const result = check({ productId: '', price: '', stock: '', durationMinutes: '' });
    expect(result.kind === 'invalid' && Object.keys(result.errors)).toEqual([
      'productId',
      'price',
      'stock',
      'durationMinutes',
    ]);
  });

  it('does not mind a start in the past once live', () => {
    expect(check({ title: 'Night', startTime: '18:00', durationMinutes: '90' }, 'live').kind).toBe('ok');
  });
});

describe('toUpdate', () => {
  const drop = makeDrop({
    startsAt: '2026-11-23T18:00:00.123Z',
    endsAt: '2026-11-23T19:00:00.456Z',
    title: 'Night',
    price: 2500,
    stock: 100,
    remaining: 100,
    perUserLimit: 2,
    lowStockAt: null,
  });

  it.each<[string, Partial<DropForm>, UpdateDropInput]>([
    ['nothing', {}, {}],
    ['the price', { price: '26' }, { price: 2600 }],
    ['the name', { title: 'Day' }, { title: 'Day' }],
    ['the stock', { stock: '120' }, { stock: 120 }],
    ['the limit', { perUserLimit: '' }, { perUserLimit: null }],
    ['the low-stock mark', { lowStockAt: '9' }, { lowStockAt: 9 }],
    ['the reminders', { reminderMinutes: [5] }, { reminderMinutes: [5] }],
    ['the duration', { durationMinutes: '30' }, { endsAt: '2026-11-23T18:30:00.123Z' }],
    ['nothing of an end that is only said in another way', { endMode: 'at' }, {}],
    [
      'the start alone when the end is an instant',
      {
        endMode: 'at',
        startDate: '2026-11-23',
        startTime: toWallTime(Date.parse('2026-11-23T18:30Z'), localZone()).time,
      },
      { startsAt: '2026-11-23T18:30:00.000Z' },
    ],
    [
      'the start, and with it the end',
      { startTime: '20:00', startDate: '2026-12-01' },
      { startsAt: expect.stringMatching(/:00\.000Z$/), endsAt: expect.stringMatching(/:00\.333Z$/) },
    ],
  ])('sends %s', (_name, patch, changes) => {
    const context = { mode: 'scheduled', nowMs: NOW, zone: localZone(), drop } as const;
    const result = validateDrop({ ...dropToForm(drop), ...patch }, context);
    expect(result.kind === 'ok' && toUpdate(result.plan, drop)).toEqual(changes);
  });
});

describe('serverErrors', () => {
  it('puts each message at its field and leaves out the rest', () => {
    const fields = { startsAt: 'too late', endsAt: 'too early', surprise: '?' };
    const startTime = 'too late';
    const end = 'too early';
    expect(serverErrors(fields, { endMode: 'after' })).toEqual({ startTime, durationMinutes: end });
    expect(serverErrors(fields, { endMode: 'at' })).toEqual({ startTime, endTime: end });
  });
});
