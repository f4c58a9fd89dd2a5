import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Answer } from '../http/answer.ts';
import type { Encoding } from './choose-encoding.ts';

/** Below this a packet holds the answer as it is. */
const COMPRESSED_FROM_BYTES = 1000;
/** Its best quality (11) takes a hundred times longer for a tenth less. */
const BROTLI_QUALITY = 5;

/**
 * An answer as bytes with their `ETag`. Its compressed forms are made once, when they are first asked for. Only shared answers are
 * compressed: in a personal one a stranger's words may stand beside a secret, whose letters the length would betray (BREACH).
 */
export type ReadyAnswer = {
  /** The form, if it is there. */
  find(encoding: Encoding): Answer | null;
  /** The form, or the answer as it is where compressing gains nothing. It is made once for all who ask. */
  make(encoding: Encoding): Promise<Answer>;
  /** Of all its forms. */
  countBytes(): number;
};

/** @param onGrown is called when a form was made */
export function createReadyAnswer(answer: Answer, onGrown: () => void): ReadyAnswer {
  const body = Buffer.from(answer.body ?? '');
  const headers = { ...answer.headers, 'Cache-Control': 'no-cache', Vary: 'Accept-Encoding' };
  const etag = hash('sha256', body, 'base64url').slice(0, 22);
  const plain: Answer = { ...answer, headers: { ...headers, ETag: `"${etag}"` }, body };
  const isWorthIt = body.length >= COMPRESSED_FROM_BYTES;
  const made = new Map<Encoding, Answer>([['identity', plain]]);
  const making = new Map<Encoding, Promise<Answer>>();

  async function compress(encoding: Exclude<Encoding, 'identity'>): Promise<Answer> {
    const compressed = await COMPRESS[encoding](body);
    const form = compressed.length < body.length ? toForm(compressed, encoding) : plain;
    made.set(encoding, form);
    making.delete(encoding);
    if (form !== plain) onGrown();
    return form;
  }

  /** Each form has a tag of its own: a strong one stands for the bytes, not for what they mean (RFC 9110, 8.8.3.3). */
  const toForm = (compressed: Buffer, encoding: Encoding): Answer => ({
    ...plain,
    headers: { ...headers, 'Content-Encoding': encoding, ETag: `"${etag}-${encoding}"` },
    body: compressed,
  });

  return {
    find: (encoding) => (isWorthIt ? (made.get(encoding) ?? null) : plain),
    async make(encoding) {
      if (!isWorthIt || encoding === 'identity') return plain;
      const form = made.get(encoding);
      if (form) return form;
      const begun = making.get(encoding) ?? compress(encoding);
      making.set(encoding, begun);
      return begun;
    },
    countBytes: () =>
      [...new Set(made.values())].reduce((sum, form) => sum + Buffer.byteLength(form.body ?? ''), 0),
  };
}

const brotli = promisify(brotliCompress);

/** In threads of their own: nothing else waits for them. */
const COMPRESS = {
  br: (body: Buffer) =>
    brotli(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  gzip: promisify(gzip),
} as const;
