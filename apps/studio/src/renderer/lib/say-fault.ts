import { t } from '@lingui/core/macro';
import { readTextOf } from '@livedrops/sdk/contract';
import { fulfillmentWord } from './order-words.ts';
import { wordsPattern } from './words-pattern.ts';

type Say = (...figures: string[]) => string;

const DROP_STATES: Partial<Record<string, string>> = {
  scheduled: t`scheduled`,
  live: t`live`,
  paused: t`paused`,
  'sold out': t`sold out`,
  ended: t`ended`,
  cancelled: t`called off`,
};
const stateWord = (state: string): string => DROP_STATES[state] ?? state;

/** Why a text is refused: words that follow the name of a field, by the contract's readers. */
const OF_TEXTS: Record<string, Say> = {
  'must have at least one visible character': () => t`It must have at least one visible character`,
  'must not have invisible characters': () => t`It must not have invisible characters`,
  'must not have control characters': () => t`It must not have control characters`,
  'must not mix letters of alphabets that look alike within a word': () =>
    t`It must not mix letters of alphabets that look alike within a word`,
  'must not pile marks up on a letter': () => t`It must not pile marks up on a letter`,
  'must be well-formed Unicode': () => t`It must be well-formed Unicode`,
  'must be one line': () => t`It must be one line`,
  'must have at most * characters': (max) => t`It must have at most ${max} characters`,
  'must have at most * characters before the @': (max) =>
    t`It must have at most ${max} characters before the @`,
  'must have at least * characters': (min) => t`It must have at least ${min} characters`,
  'is too easy to guess': () => t`It is too easy to guess`,
  'must be an e-mail address such as kim@example.com': () =>
    t`It must be an e-mail address such as kim@example.com`,
  'must be 3 to 30 lower-case letters, digits or dashes, with no dash at the ends': () =>
    t`It must be 3 to 30 lower-case letters, digits or dashes, with no dash at the ends`,
  'must be an address that begins with http:// or https://': () =>
    t`It must be an address that begins with http:// or https://`,
  'must not contain a user name or password': () => t`It must not contain a user name or password`,
  'must not contain a fragment': () => t`It must not contain a fragment`,
};

/** What the contract's schemas say beyond texts: first in words of their own, then in those of zod. */
const OF_SCHEMAS: Record<string, Say> = {
  'is not a known field': () => t`The server does not know this field`,
  'must be an id': () => t`It must be an id`,
  'must be in the years 0000 to 9999': () => t`It must be in the years 0000 to 9999`,
  'must be a current currency of ISO 4217, such as EUR': () =>
    t`It must be a current currency of ISO 4217, such as EUR`,
  'must be a time zone, such as Europe/Berlin': () => t`It must be a time zone, such as Europe/Berlin`,
  'must be later than startsFrom': () => t`It must be later than the beginning`,
  'must be latest when something is searched': () =>
    t`What is searched can only be sorted by the latest order`,
  'must not be zero': () => t`It must not be zero`,
  'must not name a lead time twice': () => t`It must not name a time twice`,
  'must name each address once': () => t`It must name each address once`,
  'must name each picture once': () => t`It must name each picture once`,
  'is for a whole part: leave it out with amount': () => t`It goes with a full refund only`,
  'must be a currency that can be charged': () => t`It must be a currency that can be charged`,
  'must be at least *: less cannot be charged': (limit) =>
    t`It must be at least ${limit} in the smallest unit, such as cents: less cannot be charged`,
  'must be at most *: more cannot be charged at once': (limit) =>
    t`It must be at most ${limit} in the smallest unit, such as cents: more cannot be charged at once`,
  'must be a multiple of *: a smaller part cannot be charged': (limit) =>
    t`It must be a multiple of ${limit} in the smallest unit: a smaller part cannot be charged`,
  'must be at most *: more units cannot be charged in one order': (units) =>
    t`It must be at most ${units}: more units cannot be charged in one order`,
  'Invalid input: expected *, received undefined': () => t`It is missing`,
  'Invalid input: expected *': () => t`It is not of the kind that is expected here`,
  'Invalid option: expected one of *': (options) => t`It must be one of these: ${options}`,
  'Invalid string: must match pattern *': () =>
    t`It has another form than is expected here, or characters that it must not have`,
  'Invalid ISO datetime': () => t`It must be a date and time such as 2026-11-23T18:00:00Z`,
  'Too big: expected string to have <=* characters': (max) => t`It must have at most ${max} characters`,
  'Too big: expected array to have <=* items': (max) => t`There must be at most ${max}`,
  'Too big: expected * to be <=*': (_kind, max) => t`It must be at most ${max}`,
  'Too small: expected string to have >=* characters': (min) => t`It must have at least ${min} characters`,
  'Too small: expected array to have >=* items': (min) => t`There must be at least ${min}`,
  'Too small: expected * to be >=*': (_kind, min) => t`It must be at least ${min}`,
};

/** What the server's own rules say of a field. */
const OF_FIELDS: Record<string, Say> = {
  'is taken': () => t`It is taken`,
  "looks like another creator's name": () => t`It looks like another creator's name`,
  'does not exist': () => t`It does not exist`,
  "is another creator's product": () => t`It is another creator's product`,
  'this server takes no payments: only instant checkout is offered': () =>
    t`This server takes no payments: only instant checkout is offered`,
  'goes with checkout: hold': () => t`It goes with a checkout that holds units only`,
  'must be less than stock': () => t`It must be less than the stock`,
  'must leave stock (*) above lowStockAt (*)': (stock, lowStockAt) =>
    t`The stock (${stock}) must be above the mark for low stock (${lowStockAt})`,
  'must leave at least one unit of stock': () => t`At least one unit must be left in stock`,
  'must not be in the past': () => t`It must not be in the past`,
  'must be after startsAt': () => t`It must be after the start`,
  'must be in the future': () => t`It must be in the future`,
  'must be at most 366 days after startsAt': () => t`It must be at most 366 days after the start`,
  'cannot change once the drop has begun': () => t`It cannot change once the drop has begun`,
  'are for secret keys: a publishable one does what is public': () =>
    t`They are for secret keys: a publishable one does what is public`,
  'must name at least one scope of a secret key': () => t`It must name at least one scope of a secret key`,
  'must be a URL': () => t`It must be an address that begins with http:// or https://`,
  'must begin with https://': () => t`It must begin with https://`,
  'must use port 443 or one from * on': (least) => t`It must use port 443 or one from ${least} on`,
  'must lead to a host on the public Internet': () => t`It must lead to a host on the public Internet`,
  'must be a picture: * or *': () => t`This is no picture: JPEG, PNG, WebP, AVIF or GIF are taken`,
  'has * megapixels: at most * megapixels are taken': (megapixels, max) =>
    t`It has ${megapixels} megapixels: at most ${max} are taken`,
  'is damaged, or was cut off on its way': () => t`It is damaged, or was cut off on its way`,
  'cannot be read: the decoder broke off': () => t`It cannot be read: the picture may be damaged`,
  'is no picture of yours': () => t`The picture is gone: choose it once more`,
  'has more than * bytes': (max) => t`It has more than ${max} bytes`,
  'is too large': () => t`It is too large`,
  'could not be read': () => t`It could not be read`,
  'has more than * orders: narrow it by dropId or q': (max) =>
    t`It has more than ${max} orders: choose a drop, or search for something`,
  'is needed: several parts of this order are yours': () =>
    t`It is needed: several parts of this order are yours`,
};

/** What happened to a request, in sentences. */
const OF_REQUESTS: Record<string, Say> = {
  'Too many wrong passwords for this address. Sign in where you did before, wait a quarter of an hour, or set a new password by mail':
    () =>
      t`Too many wrong passwords for this address. Sign in where you did before, wait a quarter of an hour, or set a new password by mail`,
  'The session has ended: sign in again': () => t`The session has ended: sign in again`,
  'Only creators may do this: make a creator profile first': () =>
    t`Only creators may do this: make a creator profile first`,
  'This server sends no mail': () => t`This server sends no mail`,
  'At most * mails a day': (max) => t`At most ${max} mails a day`,
  'At most * tests a minute': (max) => t`At most ${max} tests a minute`,
  'At most * API keys: revoke one that is not needed any more': (max) =>
    t`At most ${max} API keys: revoke one that is not needed any more`,
  'There is no such API key': () => t`There is no such API key`,
  'At most * webhook endpoints': (max) => t`At most ${max} webhooks`,
  'There is no such webhook endpoint': () => t`There is no such webhook`,
  'There is no such delivery; they are kept for 30 days': () =>
    t`There is no such delivery; they are kept for 30 days`,
  'The endpoint is disabled: enable it first': () => t`The webhook is switched off: switch it on first`,
  '* tests are on their way already': (count) => t`${count} tests are on their way already`,
  'The secret was rotated several times in the last 24 hours: wait until the old ones have expired': () =>
    t`The secret was rotated several times in the last 24 hours: wait until the old ones have expired`,
  'The profile was changed meanwhile: read it again': () =>
    t`The profile was changed meanwhile: load it again`,
  'The picture was not ready within * s': (seconds) => t`The picture was not ready within ${seconds} s`,
  'The store of pictures does not answer': () => t`The store of pictures does not answer`,
  'There is no such drop': () => t`There is no such drop`,
  "This is another creator's drop": () => t`This is another creator's drop`,
  'The drop has version * by now': () => t`Somebody else saved the drop meanwhile`,
  '* units are sold or held, so only * can be taken away': (taken, free) =>
    t`${taken} units are sold or held, so only ${free} can be taken away`,
  'A drop that is * cannot pause': (state) => t`A drop that is ${stateWord(state)} cannot be paused`,
  'A drop that is * cannot resume': (state) => t`A drop that is ${stateWord(state)} cannot be resumed`,
  'A drop that is * cannot end': (state) => t`A drop that is ${stateWord(state)} cannot be ended`,
  'A drop that is * cannot cancel': (state) => t`A drop that is ${stateWord(state)} cannot be called off`,
  'A drop that is * cannot restock': (state) => t`A drop that is ${stateWord(state)} cannot be restocked`,
  'A drop that is * cannot change': (state) => t`A drop that is ${stateWord(state)} cannot be changed`,
  'There is no *: this server has version *, which is older than the * of the client': (_call, server) =>
    t`The server has version ${server}, which is older than this Studio, and does not know this yet`,
};

/** What happened to an order, also as one of many. */
const OF_ORDERS: Record<string, Say> = {
  'There is no such order': () => t`There is no such order`,
  'There is no such part of the order': () => t`There is no such part of the order`,
  'There is no such bulk step': () => t`There is no such step of many orders`,
  'An order that is pending is not sent': () => t`An order that is not paid yet is not sent`,
  'An order that is failed is not sent': () => t`An order that was not paid is not sent`,
  'An order that is cancelled is not sent': () => t`An order that is cancelled is not sent`,
  'It is * already': (step) => t`It is at “${fulfillmentWord(step)}” already`,
  'After * comes nothing': (step) => t`Nothing comes after “${fulfillmentWord(step)}”`,
  'After * comes *': (step, next) =>
    t`After “${fulfillmentWord(step)}” comes “${fulfillmentWord(next)}” first`,
  'The order does not allow it': () => t`The order does not allow it`,
  'The server was too busy. Ask for the step again': () => t`The server was too busy. Do the step again`,
  'The database did not say whether it went. Ask for the step again': () =>
    t`The database did not say whether it went. Do the step again`,
  'Nothing was paid yet: it ends by itself when it is not': () =>
    t`Nothing was paid yet: it ends by itself when it is not`,
  'A part can be paid back * times at most': (times) => t`A part can be paid back ${times} times at most`,
  'This is over: all its money goes back': () => t`This is over: all its money goes back`,
  'No money was taken for this here': () => t`No money was taken for this here`,
  '* is left to go back, in minor units': (left) =>
    t`${left} in the smallest unit, such as cents, can go back`,
};

/** What server and contract say, and how the Studio says it. `*` stands for what differs from time to time. */
export const SAID = { ...OF_TEXTS, ...OF_SCHEMAS, ...OF_FIELDS, ...OF_REQUESTS, ...OF_ORDERS };

const PATTERNS = Object.entries(SAID).map(([words, say]) => ({ pattern: wordsPattern(words, '(.+)'), say }));

/** What server or contract said, in the Studio's language; `null` when it is not known here. The first of several that fit counts. */
export const sayWords = (words: string): string | null => {
  for (const { pattern, say } of PATTERNS) {
    const figures = pattern.exec(words)?.slice(1);
    if (figures !== undefined) return say(...figures);
  }
  return null;
};

/** A fault of a field as a sentence below it: `It must be one line`. One that is new stays in the contract's words. */
export const sayFault = (fault: string): string =>
  // oxlint-disable-next-line lingui/no-unlocalized-strings -- a reason that came later comes in its own words
  sayWords(fault) ?? (/^(must|cannot|is|has) /.test(fault) ? `It ${fault}` : fault);

/** What is wrong with a text of the API, as a sentence below its field; `null` when nothing is. */
export const textFault = (kind: Parameters<typeof readTextOf>[0], typed: string): string | null => {
  const { fault } = readTextOf(kind, typed);
  return fault === undefined ? null : sayFault(fault);
};
