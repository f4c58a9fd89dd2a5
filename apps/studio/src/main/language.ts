import { i18n } from '@lingui/core';
import type { Language } from '../shared/language.ts';
import { messages as de } from './locales/de.po';
import { messages as en } from './locales/en.po';

const CATALOGS = { en, de };

/** What the main process says from now on is in this language: menus, questions and the tray. */
export const speak = (language: Language): void =>
  i18n.loadAndActivate({ locale: language, messages: CATALOGS[language] });
