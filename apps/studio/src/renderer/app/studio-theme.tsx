import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { cspNonce } from '../lib/csp-nonce.ts';
import { cssVariables, theme } from './theme.ts';

/** How everything in the window looks, and in which language it speaks. */
export const StudioTheme = ({ children }: { children: ReactNode }) => (
  <I18nProvider i18n={i18n}>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      cssVariablesResolver={cssVariables}
      getStyleNonce={cspNonce}
    >
      {children}
    </MantineProvider>
  </I18nProvider>
);
