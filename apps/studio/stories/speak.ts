import { i18n } from '@lingui/core';
import { messages } from '../src/renderer/locales/en.po';

// Before any module with words is loaded.
i18n.loadAndActivate({ locale: 'en', messages });
