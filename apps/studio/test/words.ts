import { i18n } from '@lingui/core';

/** The words as they stand in the sources. */
i18n.loadAndActivate({ locale: 'en', messages: {} });
