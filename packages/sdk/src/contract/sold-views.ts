import type { Customer } from '../types/creator.ts';
import type { DropOrder, Fulfillment } from '../types/order.ts';
import type { SoldOrder, SoldView } from '../types/sold.ts';
import { readEmailAddress } from './email-address.ts';
import { beginningsOf, foldedWords, foldText } from './folded-words.ts';
import { FULFILLMENTS, isOver } from './order-parts.ts';
import { searchWords } from './search-words.ts';

// In which lists the part of an order stands, and by which words it is found: the same for server, mock and apps.

/** The views, in the order in which people look at them. */
export const SOLD_VIEWS: readonly SoldView[] = ['to_pack', 'sent', 'refunded', 'stuck', 'cancelled'];

type Part = Pick<DropOrder, 'status' | 'fulfillment' | 'refund' | 'refunded' | 'dispute'>;

/** The views that a part is in. */
export function viewsOf({ status, fulfillment, refund, refunded, dispute }: Part): SoldView[] {
  const isStuck = refund === 'refund_failed' || dispute?.status === 'open';
  const isSent = FULFILLMENTS.indexOf(fulfillment) >= FULFILLMENTS.indexOf('SHIPPED');
  const isSold = status === 'confirmed';
  const is: Record<SoldView, boolean> = {
    to_pack: isSold && !isSent && !isStuck && refund === null,
    sent: isSold && isSent,
    refunded: refund === 'refunding' || refund === 'refunded' || refunded > 0,
    stuck: isStuck,
    cancelled: isOver(status),
  };
  return SOLD_VIEWS.filter((view) => is[view]);
}

/** How numbers of orders begin. A search may leave it out. */
const NUMBER_START = /^\s*ld-/i;

/** Entries of a part, at most: enough for each beginning of a number and of a name. */
const ENTRIES_MAX = 100;

/** Words by which a part is found, each a word or a beginning of one. */
export const soldEntries = ({ number, buyerName }: { number: string; buyerName: string }): string[] =>
  beginningsOfAll([foldText(number.replace(NUMBER_START, '')), ...foldedWords(buyerName, false)]);

/** Words by which a customer is found. */
export const customerEntries = (name: string): string[] => beginningsOfAll(foldedWords(name, false));

const beginningsOfAll = (words: readonly string[]): string[] =>
  Array.from(new Set(words.flatMap(beginningsOf))).slice(0, ENTRIES_MAX);

/** The words of a search, the longest first: a part is found that has all of them. None: a number is only begun, and all are found. */
export const soldWords = (typed: string): string[] => customerWords(typed.replace(NUMBER_START, ''));

/** The words of a search of customers, the longest first. */
export const customerWords = (typed: string): string[] =>
  searchWords(typed).sort((a, b) => b.length - a.length);

/** The e-mail address that a search is, in the form of the contract; `null` for a search by words. */
export const searchedAddress = (typed: string): string | null => readEmailAddress(typed).value ?? null;

/** How a kind of record is searched: by an address that is shown, or by words. */
type Searching<T> = {
  emailOf: (record: T) => string | null;
  entriesOf: (record: T) => string[];
  wordsOf: (typed: string) => string[];
};

/** What a search finds. An address finds the records of those who show it, and no words of names. */
const finder =
  <T>({ emailOf, entriesOf, wordsOf }: Searching<T>) =>
  (typed: string): ((record: T) => boolean) => {
    const address = searchedAddress(typed);
    if (address !== null) return (record) => emailOf(record) === address;
    const words = wordsOf(typed);
    return (record) => {
      const entries = entriesOf(record);
      return words.every((word) => entries.includes(word));
    };
  };

/** What a search of sold orders finds. */
export const soldFinder = finder<Pick<SoldOrder, 'number' | 'buyerName' | 'buyerEmail'>>({
  emailOf: ({ buyerEmail }) => buyerEmail,
  entriesOf: soldEntries,
  wordsOf: soldWords,
});

/** What a search of customers finds. */
export const customerFinder = finder<Pick<Customer, 'name' | 'email'>>({
  emailOf: ({ email }) => email,
  entriesOf: ({ name }) => customerEntries(name),
  wordsOf: customerWords,
});

/** The steps that lead from one to another, in order; none when it is there already, `null` when it is beyond. */
export const stepsBetween = (from: Fulfillment, to: Fulfillment): Fulfillment[] | null => {
  const [start, end] = [FULFILLMENTS.indexOf(from), FULFILLMENTS.indexOf(to)];
  return start > end ? null : FULFILLMENTS.slice(start + 1, end + 1);
};
