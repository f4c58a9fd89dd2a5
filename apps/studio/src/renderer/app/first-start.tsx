import { t } from '@lingui/core/macro';
import type { StudioBridge } from '../../shared/ipc.ts';
import { WelcomeFrame, WelcomePage } from '../features/sign-in/welcome-page.tsx';
import { StudioTheme } from './studio-theme.tsx';

/** The whole window of a Studio that was never told its server. */
export const FirstStart = ({ bridge }: { bridge: Pick<StudioBridge, 'chooseServer'> }) => (
  <StudioTheme>
    <WelcomePage bridge={bridge} />
  </StudioTheme>
);

/** The whole window while the computer looks for the session that it keeps. */
export const KeyStoreWait = () => (
  <StudioTheme>
    <WelcomeFrame>
      <p role="status">{t`The Studio waits for the key store of this computer, which may ask you for a password.`}</p>
    </WelcomeFrame>
  </StudioTheme>
);
