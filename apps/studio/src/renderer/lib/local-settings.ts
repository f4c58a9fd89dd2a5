import { isLanguage, type LanguageChoice } from '../../shared/language.ts';
import { persist } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';

/** What notices are about. */
export const NOTICE_KINDS = [
  'starting',
  'live',
  'low',
  'sold_out',
  'ended',
  'trouble',
  'payments',
  'stuck',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** How a notice is given: by the desktop while nobody looks at the window, in the window, and with a sound. */
export type NoticeWays = Record<'desktop' | 'window' | 'sound', boolean>;

/** What a person wants on this computer, whoever is signed in. */
export type LocalSettings = {
  notices: Record<NoticeKind, NoticeWays>;
  /** While a drop of one's own is on air, the display stays on. */
  keepsAwake: boolean;
  /** The first sale of a drop is heard in its room. */
  hearsFirstSale: boolean;
  language: LanguageChoice;
};

const DEFAULT_WAYS: NoticeWays = { desktop: true, window: true, sound: false };

/** The defaults, with what of `kept` is a setting. Others may have written there, such as an older Studio. */
export const readSettings = (kept: unknown): LocalSettings => {
  const { notices, keepsAwake, hearsFirstSale, language } = (kept ?? {}) as Record<string, unknown>;
  const waysOf = (kind: NoticeKind): NoticeWays => {
    const ways = ((notices ?? {}) as Record<string, unknown>)[kind] ?? {};
    const read = (way: keyof NoticeWays): boolean => {
      const value = (ways as Record<string, unknown>)[way];
      return typeof value === 'boolean' ? value : DEFAULT_WAYS[way];
    };
    return { desktop: read('desktop'), window: read('window'), sound: read('sound') };
  };
  return {
    notices: Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, waysOf(kind)])) as LocalSettings['notices'],
    keepsAwake: typeof keepsAwake === 'boolean' ? keepsAwake : true,
    hearsFirstSale: typeof hearsFirstSale === 'boolean' ? hearsFirstSale : true,
    language: isLanguage(language) ? language : 'system',
  };
};

export const createLocalSettings = () =>
  createStore<LocalSettings>()(
    persist(() => readSettings(null), {
      name: 'livedrops.studio.settings',
      merge: (kept) => readSettings(kept),
    }),
  );

export type LocalSettingsStore = ReturnType<typeof createLocalSettings>;
