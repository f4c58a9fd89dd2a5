import type * as mini from 'zod/mini';
import * as z from 'zod';
import { type Endpoint, endpoints, fieldErrorsOf } from '@livedrops/sdk/contract';
import { calledEndpoints } from './sources.ts';

type Schema = mini.ZodMiniType;
type Check = z.core.$ZodCheck;

// The server says what the contract has no words for in those of zod.
const { localeError } = z.locales.en();

/** Every way in which a text, a number or a list was ever refused, and what is neither. */
const REFUSED: readonly unknown[] = [
  [undefined, null, true, {}, [], -1, 0, 1.5, 2 ** 60, Number.NaN],
  ['', ' ', 'a', '-', 'a'.repeat(30_000), 'a\0', 'One\ntwo', 'Ada \ud83d', `a${'\u0301'.repeat(31)}`],
  ['Studio\u200b Nord', '\u0405tudio Nord', 'password', 'ab', `${'a'.repeat(65)}@kiln.example`],
  ['file:///etc', 'https://ada:secret@kiln.example', 'https://kiln.example/#top', 'tomorrow', 'QQQ'],
  ['0000-01-01T00:00:00+23:59', 'Europe/Atlantis', '100000', Array.from({ length: 5000 }, () => 'a')],
].flat();

/** What the contract says of fields that it refuses, at all endpoints that the Studio calls. */
export const contractFaults = (): Set<string> => {
  const said = new Set<string>();
  const seen = new Set<Schema>();
  const visit = (schema: Schema): void => {
    if (seen.has(schema)) return;
    seen.add(schema);
    for (const value of REFUSED) parseFaults(schema, value).forEach((fault) => said.add(fault));
    for (const check of schema._zod.def.checks ?? [])
      checkFaults(schema, check).forEach((fault) => said.add(fault));
    partsOf(schema).forEach(visit);
  };
  for (const name of calledEndpoints()) {
    const { params, query, body }: Endpoint = endpoints[name];
    for (const schema of [params, query, body]) if (schema) visit(schema);
  }
  return said;
};

const parseFaults = (schema: Schema, value: unknown): string[] => {
  const { error } = schema.safeParse(value, { error: localeError });
  return fieldErrorsOf(error?.issues ?? [], 'body').map(({ message }) => message);
};

/** What a check of a list or an object says when it is asked alone: in a schema, what is inside refuses before it. */
const checkFaults = (schema: Schema, check: Check): string[] => {
  const { type } = schema._zod.def;
  const { shape = {} } = schema._zod.def as { shape?: object };
  const whole = Object.fromEntries(Object.keys(shape).map((key) => [key, 1]));
  const values = type === 'object' ? [whole] : type === 'array' ? REFUSED.filter(Array.isArray) : [];
  const issues = values.flatMap((value: unknown) => {
    const payload: z.core.ParsePayload = { value, issues: [] };
    void check._zod.check(payload as z.core.ParsePayload<never>);
    return payload.issues;
  });
  const ownWords = check._zod.def?.error?.({} as never);
  return [
    ...issues.map((issue) => z.core.util.finalizeIssue(issue, { error: localeError }, {}).message),
    ...(typeof ownWords === 'string' ? [ownWords] : []),
  ];
};

/** The schemas that a schema is made of. */
const partsOf = (schema: Schema): Schema[] => {
  const {
    shape,
    element,
    options,
    innerType,
    in: from,
    out,
    keyType,
    valueType,
  } = schema._zod.def as {
    shape?: Record<string, Schema>;
    options?: Schema[];
  } & Partial<Record<'element' | 'innerType' | 'in' | 'out' | 'keyType' | 'valueType', Schema>>;
  return [
    ...Object.values(shape ?? {}),
    ...(options ?? []),
    element,
    innerType,
    from,
    out,
    keyType,
    valueType,
  ].filter((part) => part !== undefined);
};
