import type { Endpoint } from '@livedrops/sdk/contract';

/** The part of a zod schema that is walked here. */
type Schema = NonNullable<Endpoint['body']>;
type Def = {
  type: string;
  shape?: Record<string, Schema>;
  innerType?: Schema;
  element?: Schema;
  options?: Schema[];
  values?: unknown[];
  entries?: Record<string, unknown>;
};

/** Puts a value into one place of an otherwise good input. `isText`: the place is for a text, and not for a number or one of a few words. */
export type Hole = { path: string; isText: boolean; fill(value: unknown): unknown };

const defOf = (schema: Schema) => schema._zod.def as unknown as Def;

/** Good values for a schema by what it accepts; `known` are those that depend on what is there, by the field's name. */
export type Known = Readonly<Record<string, unknown>>;

const CANDIDATES: readonly unknown[] = [
  'x_1',
  'Ada Maker',
  'ada@example.test',
  'correct horse',
  'maker-1',
  'EUR',
  'https://hooks.example.com/x',
  '2026-12-01T10:00:00.000Z',
  '22:30',
  'Europe/Lisbon',
  'drop:x',
  'number,buyerName',
  'name,userId',
  '1',
  `B${'A'.repeat(86)}`,
  'A'.repeat(22),
  1,
  30,
  true,
  [],
  null,
];

/** Something that the schema accepts, with every optional field in it. */
export function sampleOf(schema: Schema, known: Known, name = ''): unknown {
  const def = defOf(schema);
  if (name in known && schema.safeParse(known[name]).success) return known[name];
  if (def.shape)
    return Object.fromEntries(
      Object.entries(def.shape).map(([key, field]) => [key, sampleOf(field, known, key)]),
    );
  if (def.innerType) return sampleOf(def.innerType, known, name);
  if (def.type === 'array' && def.element) {
    const one = [sampleOf(def.element, known, name)];
    return schema.safeParse(one).success ? one : [];
  }
  if (def.options?.[0]) return sampleOf(def.options[0], known, name);
  const choices = [...(def.values ?? []), ...Object.values(def.entries ?? {}), ...CANDIDATES];
  const good = choices.find((choice) => schema.safeParse(choice).success);
  if (good === undefined)
    throw new Error(`no good value is known for ${name} (${def.type}): add a candidate`);
  return good;
}

const TEXT_TYPES = new Set(['string', 'template_literal', 'pipe']);

/** Every place of an input that holds a single value. */
export function holesOf(schema: Schema, known: Known): Hole[] {
  const def = defOf(schema);
  if (def.shape) {
    const sample = sampleOf(schema, known) as Record<string, unknown>;
    return Object.entries(def.shape).flatMap(([key, field]) =>
      holesOf(field, known).map(({ path, isText, fill }) => ({
        path: path === '' ? key : `${key}.${path}`,
        isText,
        fill: (value: unknown) => ({ ...sample, [key]: fill(value) }),
      })),
    );
  }
  if (def.innerType) return holesOf(def.innerType, known);
  if (def.type === 'array' && def.element) {
    const inside = holesOf(def.element, known);
    return inside.map(({ path, isText, fill }) => ({
      path: `0.${path}`,
      isText,
      fill: (value: unknown) => [fill(value)],
    }));
  }
  if (def.options) return def.options.flatMap((option) => holesOf(option, known));
  return [{ path: '', isText: TEXT_TYPES.has(def.type), fill: (value) => value }];
}

const LONG = 95_000;
const long = (unit: string) => unit.repeat(Math.floor(LONG / unit.length));

/** Texts of 95 kB, of kinds that expressions have been slow on. */
export const LONG_TEXTS: Readonly<Record<string, string>> = {
  'an address that does not end well': `http://${long('a')} `,
  'labels without end': `a@${long('a.')}`,
  'line breaks': `${long('\n')}x`,
  spaces: `${long(' ')}x`,
  slashes: `${long('/')}x`,
  dashes: `${long('-')} `,
  digits: `${long('1')}x`,
  commas: long('a,'),
  brackets: long('[{('),
  quotes: long('"\\'),
  'marks in the wrong order': `a${'\u0315\u0301\u0323'.repeat(10_000)}`,
  'one character that grows': '\ufdfa'.repeat(30_000),
};

/** Short texts that stores, protocols and people trip over. */
export const SHORT_TEXTS: Readonly<Record<string, string>> = {
  empty: '',
  blank: ' ',
  NUL: '\0',
  'NUL inside': 'a\0b',
  'a header': 'a\r\nX-Evil: 1',
  'line separator': 'a\u2028b',
  'half a pair': '\ud800',
  'the other half': 'a\udc00',
  'no character': 'a\uffff',
  invisible: '\u200b\u2060',
  filler: '\u3164',
  bidirectional: '\u202egnp.exe',
  'byte order mark': '\ufeffa',
  prototype: '__proto__',
  constructor: 'constructor',
  method: 'toString',
  operator: '$where',
  'query operator': '{"$gt":""}',
  pattern: '.*(a+)+$',
  decomposed: 'Zoe\u0308 Maker',
  composed: 'Zo\u00eb Maker',
  'right to left': '\u05d0\u05d1\u05d2',
  emoji: '\u{1f469}\u200d\u{1f3a8}',
  path: '../../etc/passwd',
  encoded: '%00',
  number: '1e999',
  'another name': 'crt_none',
};

const DEEP = 20_000;

/** Values as JSON text: some cannot be written by `JSON.stringify`. */
export const STRANGE_VALUES: Readonly<Record<string, string>> = {
  null: 'null',
  'a number': '1e308',
  'a huge number': `1${'0'.repeat(10_000)}`,
  'an object with a prototype': '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
  'a huge list of texts': `[${'"a",'.repeat(20_000)}"a"]`,
  'a huge list of objects': `[${'{},'.repeat(30_000)}{}]`,
  'lists in lists': '['.repeat(DEEP) + ']'.repeat(DEEP),
  'objects in objects': `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  'a thousand fields': `{${Array.from({ length: 6000 }, (_, index) => `"field${index}":1`).join(',')}}`,
};
