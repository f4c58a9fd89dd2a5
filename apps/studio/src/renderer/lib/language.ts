import { i18n, type Messages } from '@lingui/core';
import { type Language, type LanguageChoice, languageFor, localeFor } from '../../shared/language.ts';

const CATALOGS: Record<Language, () => Promise<{ messages: Messages }>> = {
  en: () => import('../locales/en.po'),
  de: () => import('../locales/de.po'),
};

/**
 * Decides for this page in which language it speaks. Words are put into their language where they are written, some of them while their
 * module is loaded, so this comes before all screens, and a page that shall speak another language is loaded anew.
 */
export const speak = async (choice: LanguageChoice): Promise<void> => {
  const language = languageFor(choice, navigator.languages);
  const { messages } = await CATALOGS[language]();
  i18n.loadAndActivate({ locale: language, locales: localeFor(language, navigator.languages), messages });
  document.documentElement.lang = language;
};

/** How days, numbers and amounts are written, for `Intl`. */
export const locale = (): string => localeFor(i18n.locale as Language, navigator.languages);
