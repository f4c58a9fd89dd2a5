import { Schema } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findMissingRules } from '../../src/platform/collection-rules.ts';
import { defineModel } from '../../src/platform/model.ts';
import { type OwnDatabase, openOwnDatabase } from '../helpers/own-database.ts';

type StoredThing = {
  _id: string;
  name: string;
  code: string;
  kind: 'big' | 'small' | null;
  slot: number | null;
  size: { width: number };
  marks: { at: Date; note: string | null }[];
  words: string[];
  body: Buffer;
  anything: unknown;
  since?: Date;
};

const fields = {
  _id: { type: String, required: true },
  name: { type: String, required: true },
  code: { type: String, match: /^[a-z]{2}$/, required: true },
  kind: { type: String, enum: ['big', 'small'], default: null },
  slot: { type: Schema.Types.Int32, min: 0, max: 4, default: null },
  size: { width: { type: Number, min: 1, required: true } },
  marks: {
    type: [{ _id: false, at: { type: Date, required: true }, note: { type: String, default: null } }],
    required: true,
  },
  words: { type: [{ type: String, enum: ['red', 'blue'] }], required: true },
  body: { type: Buffer, required: true },
  anything: { type: Schema.Types.Mixed, required: true },
  since: Date,
} as const;

const schema = new Schema<StoredThing>(fields);
schema.index({ code: 1 }, { unique: true });
const model = defineModel('things', schema, { $expr: { $ne: ['$name', '$code'] } });

const thing: StoredThing = {
  _id: 'thg_1',
  name: '',
  code: 'ab',
  kind: null,
  slot: null,
  size: { width: 1 },
  marks: [{ at: new Date(), note: null }],
  words: ['red'],
  body: Buffer.from('pixels'),
  anything: { of: ['any', 'form'] },
};

const DOCUMENT_REFUSED = 121;

let database: OwnDatabase;
const things = () => model.collection(database.connection);
const write = (changes: object): Promise<unknown> =>
  things()
    .replaceOne({ _id: 'thg_1' }, { ...thing, ...changes }, { upsert: true })
    .then(
      () => 'taken',
      (error: { code?: number }) => error.code,
    );

beforeAll(async () => {
  database = await openOwnDatabase();
  await model.prepare(database.connection);
});
afterAll(() => database[Symbol.asyncDispose]());

describe('the database', () => {
  it.each([
    [{}],
    [{ kind: 'big' }],
    [{ slot: 4 }],
    [{ marks: [] }],
    [{ marks: [{ at: new Date(), note: 'words' }] }],
    [{ anything: null }],
    [{ since: new Date() }],
  ])('takes what has the form of the schema: %j', async (changes) => {
    expect(await write(changes)).toBe('taken');
  });

  it.each([
    ['a field of another type', { name: 7 }],
    ['a field that may not be null', { name: null }],
    ['a field that is missing', { name: undefined }],
    ['a field that is missing and may be null', { slot: undefined }],
    ['a field that the schema does not name', { extra: true }],
    ['another word than those of the schema', { kind: 'huge' }],
    ['a text that does not match', { code: 'AB' }],
    ['a number below the least', { slot: -1 }],
    ['a number above the greatest', { slot: 5 }],
    ['a fraction for an integer', { slot: 0.5 }],
    ['a nested number below the least', { size: { width: 0 } }],
    ['a nested field that the schema does not name', { size: { width: 1, depth: 1 } }],
    ['a list with something else in it', { marks: ['words'] }],
    ['a list of items with null in it', { marks: [null] }],
    ['a list of words with null in it', { words: [null] }],
    ['a list with another word than those of the schema', { words: ['green'] }],
    ['an item with a field that is missing', { marks: [{ at: new Date() }] }],
    ['an item with a field that the schema does not name', { marks: [{ ...thing.marks[0], by: 'usr_1' }] }],
    ['a text for bytes', { body: 'pixels' }],
    ['what a rule beside the schema forbids', { name: 'ab' }],
  ])('refuses %s', async (_what, changes) => {
    const sent = Object.fromEntries(
      Object.entries({ ...thing, ...changes }).filter(([, value]) => value !== undefined),
    );
    const refused = await things()
      .insertOne({ ...sent, _id: 'thg_2' } as StoredThing)
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: DOCUMENT_REFUSED });
  });
});

it('a collection that is prepared again keeps what it has, and gets the form of now', async () => {
  await using own = await openOwnDatabase();
  const { connection } = own;
  await defineModel('things', new Schema<StoredThing>({ ...fields, code: String })).prepare(connection);
  expect(await findMissingRules(connection, [model.rules])).toHaveLength(2);
  await model.collection(connection).insertOne(thing);
  await Promise.all([1, 2].map(() => model.prepare(connection)));
  expect(await findMissingRules(connection, [model.rules])).toEqual([]);
  expect(await model.collection(connection).countDocuments()).toBe(1);
});
