import * as z from 'zod/mini';
import { expect, test } from 'vitest';
import { fieldErrorsOf } from './field-errors.ts';

const errorsOf = (schema: z.ZodMiniType, input: unknown) =>
  fieldErrorsOf(z.safeParse(schema, input).error?.issues ?? [], 'body');

test('a form of several: what it comes closest to says what is wrong, with the whole path', () => {
  const line = z.strictObject({ id: z.string(), quantity: z.int() });
  const schema = z.strictObject({ order: z.union([line, z.strictObject({ items: z.array(line) })]) });
  const fields = errorsOf(schema, { order: { id: 'a', quantity: 0.5 } }).map(({ field }) => field);
  expect(fields).toEqual(['order.quantity']);
  expect(errorsOf(schema, 7).map(({ field }) => field)).toEqual(['body']);
});

test('an answer is not longer than the question', () => {
  const many = Object.fromEntries(Array.from({ length: 6000 }, (_, index) => [`field${index}`, 1]));
  expect(errorsOf(z.strictObject({}), many)).toHaveLength(20);
  const items = errorsOf(
    z.array(z.strictObject({ id: z.string() })),
    Array.from({ length: 5000 }, () => ({})),
  );
  expect(items).toHaveLength(20);
  const [error] = errorsOf(z.strictObject({}), { ['x'.repeat(90_000)]: 1 });
  expect(error?.field.length).toBeLessThan(200);
});

test('a foreign name is shown in plain characters', () => {
  expect(errorsOf(z.strictObject({}), { 'a\0\n\u202e\ud800b': 1 })[0]?.field).toBe(
    'a\ufffd\ufffd\ufffd\ufffdb',
  );
});
