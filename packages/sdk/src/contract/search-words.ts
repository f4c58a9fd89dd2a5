import { beginningsOf, foldedWords, foldText, isUnspaced } from './folded-words.ts';

/**
 * By which words a thing is found: the same for server and mock. A thing has entries, each a folded word with its place in front. A
 * search finds what has an entry for each of its words, and ranks it by the word that it has in the least place.
 */

/**
 * Places of a word, the best first. Title: it begins all, stands there whole, begins a word. Then the creator, and the text. For its
 * creator a product has an id: a name that changes is changed for all products at once.
 */
const PLACE = { first: '1', whole: '2', begins: '3', name: '4', text: '5' } as const;

/** The places of each rank, the best rank first. */
const RANKS = [PLACE.first, PLACE.whole, PLACE.begins, PLACE.name + PLACE.text];

/** Ranks of what a search finds, the best first. */
export const SEARCH_RANKS: readonly number[] = RANKS.map((_, rank) => rank);

/** Entries of a thing, at most: of a title or a name for each letter, of a text for its first words. */
const ENTRIES_MAX = { title: 160, name: 120, text: 60 } as const;
const TEXT_WORD_LETTERS_MIN = 3;
const SORT_LETTERS_MAX = 60;

/** The texts by which a product is found. */
export type ProductTexts = { title: string; creatorId: string; description: string };

/** A word of a search of products, and ids of the creators who have it in their names. */
export type AskedWord = { word: string; creatorIds: readonly string[] };

/** Creators whose products a word finds: the most followed. */
export const NAMED_CREATORS_MAX = 20;

/** The words of a search. None finds nothing. */
export const searchWords = (typed: string): string[] => [...new Set(foldedWords(typed, true))];

/** Entries of a product for these texts of it. */
export const productEntries = (texts: Partial<ProductTexts>): string[] =>
  sourcesOf(texts).flatMap(([source, text]) => SOURCES[source].entriesOf(text));

/** Places that the entries of these texts have, and of no others. */
export const placesOf = (texts: Partial<ProductTexts>): string[] =>
  sourcesOf(texts).flatMap(([source]) => SOURCES[source].places);

/** Entries of a creator. */
export const creatorEntries = ({ name, handle }: { name: string; handle: string }): string[] =>
  nameEntries(`${handle} ${name}`);

/** Of creators with the word in their names each has this entry. */
export const creatorEntry = (word: string): string => PLACE.name + word;

/** Entries of which a product has one, if it has the word in one of these ranks. Default: in any. */
export const entriesFor = (
  { word, creatorIds }: AskedWord,
  { best = 0, least = RANKS.length - 1 }: { best?: number; least?: number } = {},
): string[] =>
  Array.from(RANKS.slice(best, least + 1).join('')).flatMap((place) =>
    place === PLACE.name ? creatorIds.map((id) => place + id) : [place + word],
  );

/** The rank of a product with these entries; `null` when the search does not find it. */
export function searchRank(entries: readonly string[], words: readonly AskedWord[]): number | null {
  if (words.length === 0) return null;
  const has = new Set(entries);
  const hasAll = (least: number) =>
    words.every((word) => entriesFor(word, { least }).some((entry) => has.has(entry)));
  return SEARCH_RANKS.find(hasAll) ?? null;
}

/** A title as lists are sorted by it, character by character. */
export const sortTitle = (title: string): string =>
  Array.from(foldText(title)).slice(0, SORT_LETTERS_MAX).join('');

function titleEntries(title: string): string[] {
  const places = new Map<string, string>();
  for (const [index, word] of foldedWords(title, false).entries()) {
    for (const beginning of beginningsOf(word)) {
      const inTitle = beginning === word ? PLACE.whole : PLACE.begins;
      const place = index === 0 ? PLACE.first : inTitle;
      if (place < (places.get(beginning) ?? PLACE.name)) places.set(beginning, place);
    }
  }
  return Array.from(places, ([word, place]) => place + word).slice(0, ENTRIES_MAX.title);
}

const nameEntries = (name: string): string[] =>
  entriesAt(PLACE.name, foldedWords(name, false).flatMap(beginningsOf), ENTRIES_MAX.name);

/** The words of a long text are found whole only, and short ones say nothing of it. */
const textEntries = (text: string): string[] =>
  entriesAt(
    PLACE.text,
    foldedWords(text, false).filter((word) => isUnspaced(word) || word.length >= TEXT_WORD_LETTERS_MIN),
    ENTRIES_MAX.text,
  );

const entriesAt = (place: string, words: readonly string[], max: number): string[] =>
  Array.from(new Set(words), (word) => place + word).slice(0, max);

type Source = { places: string[]; entriesOf(text: string): string[] };

const SOURCES: Record<keyof ProductTexts, Source> = {
  title: { places: [PLACE.first, PLACE.whole, PLACE.begins], entriesOf: titleEntries },
  creatorId: { places: [PLACE.name], entriesOf: (id) => [PLACE.name + id] },
  description: { places: [PLACE.text], entriesOf: textEntries },
};

const sourcesOf = (texts: Partial<ProductTexts>): [keyof ProductTexts, string][] =>
  (Object.keys(SOURCES) as (keyof ProductTexts)[]).flatMap((source) => {
    const text = texts[source];
    return text === undefined ? [] : [[source, text]];
  });
