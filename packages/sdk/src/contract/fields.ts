import * as z from 'zod/mini';
import { isTimeZone } from './csv.ts';
import { isCurrency } from './currency.ts';
import { readEmailAddress } from './email-address.ts';
import { readHandle } from './handle.ts';
import { LIMITS } from './limits.ts';
import { readNewPassword, readPassword } from './password.ts';
import { type ReadText, readText, type TextRule } from './text.ts';
import { readCallableUrl, readImageUrl, readLink, TEXTS } from './texts.ts';

export { LIMITS } from './limits.ts';

/** With nanoseconds and an offset. */
const INSTANT_LENGTH = 40;
/** More than the names of all columns of any file. */
const CSV_COLUMNS_LENGTH = 400;
const UTC_LENGTH = '2026-11-23T18:00:00.000Z'.length;

/** Has a schema keep what a reader of `text.ts` and its neighbours makes of a text, or refuse with its words. */
const read =
  (reader: (typed: string) => ReadText): z.core.CheckFn<string> =>
  (payload) => {
    const { value, fault } = reader(payload.value);
    if (value !== undefined) payload.value = value;
    // Not to be continued: what comes next supposes a text that was read.
    else payload.issues.push({ code: 'custom', input: payload.value, message: fault, continue: false });
  };

/** `minLength` and `maxLength` are for documents made from the schema; the reader counts first. */
const text = (rule: TextRule) => {
  const bounds = rule.isOptional ? [z.maxLength(rule.max)] : [z.minLength(1), z.maxLength(rule.max)];
  return z.string().check(
    read((typed) => readText(typed, rule)),
    ...bounds,
  );
};

/** A text in characters that need no reading, of bounded length: the length is looked at first. */
export const plain = (max: number, form: RegExp, message?: string) =>
  z.string().check(z.maxLength(max, { abort: true }), z.regex(form, message));

/** Ids are opaque: any visible characters. */
export const id = plain(LIMITS.idLength, /^[\p{L}\p{N}\p{P}\p{S}]+$/u, 'must be an id');
export const name = text(TEXTS.name);
export const title = text(TEXTS.title);
export const description = text(TEXTS.description);
export const bio = text(TEXTS.bio);
export const reason = text(TEXTS.reason);
export const note = text(TEXTS.note);
export const alt = text(TEXTS.alt);
export const search = text(TEXTS.search);
export const orderSearch = text(TEXTS.orderSearch);
export const email = z.string().check(read(readEmailAddress), z.maxLength(LIMITS.emailLength));
export const password = z.string().check(
  read((typed) => readPassword(typed, LIMITS.passwordLength)),
  z.minLength(1),
  z.maxLength(LIMITS.passwordLength),
);
export const newPassword = z.string().check(
  read((typed) => readNewPassword(typed, { min: LIMITS.passwordLengthMin, max: LIMITS.passwordLength })),
  z.minLength(LIMITS.passwordLengthMin),
  z.maxLength(LIMITS.passwordLength),
);
export const handle = z.string().check(read(readHandle), z.minLength(3), z.maxLength(30));

/** `https:`, or `http:` for development, or a path on the same server. Never `javascript:` or `data:`. */
export const imageUrl = z.string().check(read(readImageUrl), z.maxLength(LIMITS.urlLength));

export const link = z.string().check(read(readLink), z.maxLength(LIMITS.linkLength));

export const callableUrl = z.string().check(read(readCallableUrl), z.maxLength(LIMITS.urlLength));

/** An instant with an offset is the same instant in UTC. */
export const instant = z
  .string()
  .check(
    z.maxLength(INSTANT_LENGTH, { abort: true }),
    z.iso.datetime({ offset: true, abort: true }),
    read(toUtc),
  );

function toUtc(typed: string): ReadText {
  const value = new Date(typed).toISOString();
  return value.length === UTC_LENGTH ? { value } : { fault: 'must be in the years 0000 to 9999' };
}
export const price = z.int().check(z.minimum(0), z.maximum(LIMITS.price));
export const currency = z
  .string()
  .check(
    z.maxLength(3, { abort: true }),
    z.regex(/^[A-Z]{3}$/, { abort: true }),
    z.refine(isCurrency, 'must be a current currency of ISO 4217, such as EUR'),
  );
export const count = z.int().check(z.minimum(0));
export const stock = z.int().check(z.minimum(1), z.maximum(LIMITS.stock));
/** Minutes; 0 is never. */
export const cancelMinutes = z.nullable(z.int().check(z.minimum(0), z.maximum(LIMITS.cancelMinutes)));
/** More than nothing, at most what an order may cost. */
export const refundAmount = z
  .int()
  .check(z.minimum(1), z.maximum(LIMITS.price * LIMITS.quantity * LIMITS.orderLines));
export const quantity = z.int().check(z.minimum(1), z.maximum(LIMITS.quantity));
export const perUserLimit = z.nullable(z.int().check(z.minimum(1), z.maximum(LIMITS.perUserLimit)));

/** Query parameters are text on the wire; only plain digits are numbers here. */
export const wholeNumberParam = (min: number, max: number) =>
  z.pipe(z.transform(readDigits), z.int().check(z.minimum(min), z.maximum(max)));

/** `Number` alone would take the empty text, `0x10`, `1e1` and spaces. What is no number stays text and is refused. */
function readDigits(raw: unknown): unknown {
  return typeof raw === 'string' && raw.length <= 16 && /^\d{1,16}$/.test(raw) ? Number(raw) : raw;
}

export const pageQuery = {
  cursor: z.optional(plain(LIMITS.cursorLength, /^[\w+/=-]+$/)),
  limit: z.optional(wholeNumberParam(1, LIMITS.pageSize)),
};

/** A name of a time zone that this runtime knows. */
export const timeZone = plain(64, /^[\w+/-]+$/).check(
  z.refine(isTimeZone, 'must be a time zone, such as Europe/Berlin'),
);

/** How a CSV file is asked for: names of columns with commas between them, and a time zone. */
export const csvQuery = <Column extends string>(columns: readonly Column[]) => ({
  columns: z.optional(
    z.pipe(
      z.transform((raw: unknown) =>
        typeof raw === 'string' && raw.length <= CSV_COLUMNS_LENGTH ? raw.split(',') : raw,
      ),
      z.array(z.enum(columns)).check(z.minLength(1), z.maxLength(columns.length)),
    ),
  ),
  timeZone: z.optional(timeZone),
});

/** What an endpoint without a body may be sent all the same. */
export const emptyBody = z.strictObject({});

export const pageOf = <S extends z.ZodMiniType>(item: S) =>
  z.object({
    items: z.array(item),
    nextCursor: z.nullable(z.string()),
    previousCursor: z.optional(z.nullable(z.string())),
  });

/**
 * The Idempotency-Key header: 8 to 128 visible ASCII characters without quotes or commas.
 * A UUID is the usual choice. See draft-ietf-httpapi-idempotency-key-header-07.
 */
export const idempotencyKey = plain(128, /^[\x21\x23-\x2b\x2d-\x7e]{8,128}$/);
