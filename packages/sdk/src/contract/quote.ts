/** Invisible, or changing how what is around it is read: controls, formats (bidi marks, zero widths), private use, surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029\u115f\u1160\u3164\uffa0\u2800]/gu;
const QUOTES = /["“”„‟«»❝❞＂]/g;
/** Programs that show mails make links of whatever looks like an address: `shop.example`, `https://…`, `name@host.example`. */
const DOT_OF_AN_ADDRESS = /([.。．｡])(?=[^\s.。．｡])/g;
const DIGITS_AROUND = /^\d$/;

/** Signs of one text in a message: a line of a phone. */
const QUOTED_MAX = 60;
/**
 * Bytes of one text in a message. A sign may carry any number of marks, and a message quotes a few texts: with this, all of them together fit into
 * what push services take (3993 bytes, RFC 8291) and into a line of a mail's head (998, RFC 5322).
 */
const BYTES_MAX = 300;

/**
 * What a person typed, as theirs: in quotation marks that cannot be closed from within, on one line, of bounded length, and with nothing that a
 * program would make a link of. So it cannot look like words of ours.
 */
export const quote = (text: string, max = QUOTED_MAX): string => `“${tame(text, max)}”`;

/** The same without the quotation marks, for a name where only a name can be. */
export const tame = (text: string, max = QUOTED_MAX): string => {
  const line = text
    .normalize('NFKC')
    .replaceAll(UNSEEN, ' ')
    .replaceAll(QUOTES, "'")
    .replaceAll(/\s+/g, ' ')
    .trim();
  return breakLinks(shorten(line, max));
};

const shorten = (line: string, max: number): string => {
  const signs = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(line.slice(0, max * 8))];
  const whole = signs.map(({ segment }) => segment).join('');
  if (signs.length <= max && whole.length === line.length && bytesOf(line) <= BYTES_MAX) return line;
  let kept = '';
  for (const { segment } of signs.slice(0, max - 1)) {
    if (bytesOf(kept + segment) > BYTES_MAX) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
};

const encoder = new TextEncoder();
const bytesOf = (text: string): number => encoder.encode(text).length;

/** A space behind each dot that an address would need; `1.5` stays. */
const breakLinks = (line: string): string =>
  line
    .replaceAll(/:(?=\/)/g, ': ')
    .replaceAll(/@(?=\S)/g, '@ ')
    .replaceAll(DOT_OF_AN_ADDRESS, (dot, _sign, at: number, whole: string) => {
      const isNumber = DIGITS_AROUND.test(whole[at - 1] ?? '') && DIGITS_AROUND.test(whole[at + 1] ?? '');
      return isNumber && !/\d\.\d+\.\d/.test(whole) ? dot : `${dot} `;
    });
