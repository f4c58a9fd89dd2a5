import { MantineProvider } from '@mantine/core';
import type { StudioBridge } from '../../shared/ipc.ts';
import { WelcomePage } from '../features/sign-in/server-form.tsx';
import { cspNonce } from '../lib/csp-nonce.ts';
import { cssVariables, theme } from './theme.ts';

/** The whole window of a Studio that was never told its server. */
export const FirstStart = ({ bridge }: { bridge: Pick<StudioBridge, 'chooseServer'> }) => (
  <MantineProvider
    theme={theme}
    defaultColorScheme="dark"
    cssVariablesResolver={cssVariables}
    getStyleNonce={cspNonce}
  >
    <WelcomePage bridge={bridge} />
  </MantineProvider>
);
