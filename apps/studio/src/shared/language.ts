/** The languages that the Studio speaks, each by its own name. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

/** What a person chose. `system`: the first language of their computer that the Studio speaks. */
export type LanguageChoice = Language | 'system';

export const isLanguage = (value: unknown): value is Language =>
  typeof value === 'string' && Object.hasOwn(LANGUAGES, value);

/** `preferred`: tags such as `de-AT`, the best first. English where the Studio speaks none of them. */
export const languageFor = (choice: LanguageChoice, preferred: readonly string[]): Language =>
  choice === 'system' ? (preferred.map(baseOf).find(isLanguage) ?? 'en') : choice;

/** How days and numbers are written: as in the person's own country where it speaks this language. */
export const localeFor = (language: Language, preferred: readonly string[]): string =>
  preferred.find((tag) => baseOf(tag) === language) ?? language;

const baseOf = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? '';
