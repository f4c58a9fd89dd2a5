import { i18n } from '@lingui/core';
import { messages } from '../../src/renderer/locales/pseudo.po';

/** Every word of the Studio with other letters: what still reads as English goes around the catalogs. */
i18n.loadAndActivate({ locale: 'pseudo', messages });
