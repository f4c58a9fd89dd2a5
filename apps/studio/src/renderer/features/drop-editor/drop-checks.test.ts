import { makeDrop, makeProduct } from '@livedrops/sdk/testing';
import { describe, expect, it } from 'vitest';
import { checkDrop, type CheckFacts } from './drop-checks.ts';
import { newDropForm, type DropForm } from './drop-form.ts';

const NOW = Date.parse('2026-11-23T17:30:00.000Z');
const product = makeProduct({ price: 2500, currency: 'EUR', imageUrl: 'https://example.com/a.jpg' });
const other = makeDrop({
  title: 'Other',
  imageUrl: 'https://example.com/a.jpg',
  status: 'scheduled',
  startsAt: '2026-11-24T12:30:00.000Z',
  endsAt: '2026-11-24T13:30:00.000Z',
});
const form: DropForm = {
  ...newDropForm(NOW, product),
  startMode: 'at',
  startDate: '2026-11-24',
  startTime: '10:00',
};
const facts: CheckFacts = {
  mode: 'create',
  nowMs: NOW,
  zone: 'UTC',
  drop: null,
  product,
  hasPictures: false,
  ownDrops: [other],
  quietHours: { isOn: true, from: '22:00', to: '08:00' },
};

/** What is said, in short. */
const said = (patch: Partial<DropForm>, more: Partial<CheckFacts> = {}): string[] =>
  checkDrop({ ...form, ...patch }, { ...facts, ...more }).map(
    ({ kind, field, label }) => `${kind} ${field}: ${label}`,
  );

describe('checks before a drop is scheduled', () => {
  it('say nothing when nothing is odd', () => expect(said({})).toEqual([]));

  it.each<[string, Partial<DropForm>, Partial<CheckFacts>, string[]]>([
    ['a free drop', { price: '0' }, {}, ['doubt price: Price']],
    ['another price than the product', { price: '24' }, {}, ['doubt price: Price']],
    ['no price', { price: '' }, {}, ['fault price: Price']],
    ['no stock', { stock: '' }, {}, ['fault stock: Units in stock']],
    ['no picture', {}, { product: { ...product, imageUrl: null } }, ['doubt productId: Picture']],
    [
      'a new product without a picture',
      { productMode: 'new', newTitle: 'Mug' },
      { product: undefined },
      ['doubt newTitle: Picture'],
    ],
    [
      'a new product with one',
      { productMode: 'new', newTitle: 'Mug' },
      { product: undefined, hasPictures: true },
      [],
    ],
    [
      'a limit above the stock',
      { perUserLimit: '20', stock: '10' },
      {},
      ['doubt perUserLimit: Limit per person'],
    ],
    ['a limit as high as the stock', { perUserLimit: '10', stock: '10' }, {}, []],
    ['no limit', { perUserLimit: '' }, {}, ['doubt perUserLimit: Limit per person']],
    ['a start in the past', { startDate: '2026-11-22' }, {}, ['fault startTime: Start time']],
    [
      'a start that is too near for reminders',
      { startMode: 'in', startInMinutes: 1 },
      {},
      ['doubt startMode: Reminders'],
    ],
    ['a start in five minutes', { startMode: 'in', startInMinutes: 5 }, {}, []],
    ['a near start that reminds nobody', { startMode: 'in', startInMinutes: 1, reminderMinutes: [] }, {}, []],
    ['a start at night', { startTime: '23:00' }, {}, ['doubt startTime: Quiet hours']],
    [
      'a drop at the same time',
      { startTime: '12:00' },
      {},
      ['doubt startTime: Another drop at the same time'],
    ],
    [
      'a drop that starts soon after its end',
      { startTime: '12:20', durationMinutes: '5' },
      {},
      ['doubt startTime: Another drop within 10 minutes'],
    ],
    ['itself', { title: 'Other', startTime: '12:30' }, { mode: 'scheduled', drop: other }, []],
    [
      'an end before its start',
      { endMode: 'at', endDate: '2026-11-24', endTime: '09:00' },
      {},
      ['fault endTime: End time'],
    ],
  ])('%s', (_name, patch, more, expected) => {
    expect(said(patch, more)).toEqual(expected);
  });
});
