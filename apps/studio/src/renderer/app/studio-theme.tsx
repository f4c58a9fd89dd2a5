import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { cspNonce } from '../lib/csp-nonce.ts';
import { cssVariables, theme } from './theme.ts';

/** How everything in the window looks. */
export const StudioTheme = ({ children }: { children: ReactNode }) => (
  <MantineProvider
    theme={theme}
    defaultColorScheme="auto"
    cssVariablesResolver={cssVariables}
    getStyleNonce={cspNonce}
  >
    {children}
  </MantineProvider>
);
