import * as z from 'zod/mini';

/** Limits of the wire, in one place. Lengths are in UTF-16 code units, amounts in minor units. */
export const LIMITS = {
  idLength: 64,
  emailLength: 254,
  passwordLengthMin: 8,
  passwordLength: 128,
  nameLength: 80,
  titleLength: 140,
  descriptionLength: 4000,
  bioLength: 600,
  urlLength: 2048,
  price: 100_000_000,
  stock: 1_000_000,
  quantity: 100,
  perUserLimit: 100,
  orderLines: 20,
  holdSecondsMin: 30,
  holdSeconds: 3600,
  webhookEndpoints: 10,
  apiKeys: 20,
  apiKeyDays: 365,
  linkMailsPerDay: 5,
  pageSize: 100,
  pageSizeDefault: 20,
} as const;

const text = (max: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(max));

export const id = z.string().check(z.minLength(1), z.maxLength(LIMITS.idLength));
export const name = text(LIMITS.nameLength);
export const title = text(LIMITS.titleLength);
export const description = z.string().check(z.trim(), z.maxLength(LIMITS.descriptionLength));
export const bio = z.string().check(z.trim(), z.maxLength(LIMITS.bioLength));
export const email = z.string().check(z.trim(), z.toLowerCase(), z.maxLength(LIMITS.emailLength), z.email());
export const password = z
  .string()
  .check(z.minLength(LIMITS.passwordLengthMin), z.maxLength(LIMITS.passwordLength));
export const handle = z
  .string()
  .check(z.trim(), z.toLowerCase(), z.regex(/^[a-z0-9](?:[a-z0-9-]{1,28})[a-z0-9]$/));

/** `https:`, or `http:` for development, or a path on the same server. Never `javascript:` or `data:`. */
export const imageUrl = z
  .string()
  .check(z.maxLength(LIMITS.urlLength), z.regex(/^(https?:\/\/[^\s/]+|\/(?!\/))[^\s]*$/));

export const instant = z.iso.datetime();
export const price = z.int().check(z.minimum(0), z.maximum(LIMITS.price));
export const currency = z.string().check(z.regex(/^[A-Z]{3}$/));
export const count = z.int().check(z.minimum(0));
export const stock = z.int().check(z.minimum(1), z.maximum(LIMITS.stock));
export const quantity = z.int().check(z.minimum(1), z.maximum(LIMITS.quantity));
export const perUserLimit = z.nullable(z.int().check(z.minimum(1), z.maximum(LIMITS.perUserLimit)));

/** Query parameters are text on the wire; only plain digits are numbers here. */
export const wholeNumberParam = (min: number, max: number) =>
  z.pipe(z.transform(readDigits), z.int().check(z.minimum(min), z.maximum(max)));

/** `Number` alone would take the empty text, `0x10`, `1e1` and spaces. What is no number stays text and is refused. */
function readDigits(raw: unknown): unknown {
  return typeof raw === 'string' && /^\d{1,16}$/.test(raw) ? Number(raw) : raw;
}

export const pageQuery = {
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
  limit: z.optional(wholeNumberParam(1, LIMITS.pageSize)),
};

/** What an endpoint without a body may be sent all the same. */
export const emptyBody = z.strictObject({});

export const pageOf = <S extends z.ZodMiniType>(item: S) =>
  z.object({ items: z.array(item), nextCursor: z.nullable(z.string()) });

/**
 * The Idempotency-Key header: 8 to 128 visible ASCII characters without quotes or commas.
 * A UUID is the usual choice. See draft-ietf-httpapi-idempotency-key-header-07.
 */
export const idempotencyKey = z.string().check(z.regex(/^[\x21\x23-\x2b\x2d-\x7e]{8,128}$/));
