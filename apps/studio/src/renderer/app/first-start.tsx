import type { StudioBridge } from '../../shared/ipc.ts';
import { WelcomePage } from '../features/sign-in/welcome-page.tsx';
import { StudioTheme } from './studio-theme.tsx';

/** The whole window of a Studio that was never told its server. */
export const FirstStart = ({ bridge }: { bridge: Pick<StudioBridge, 'chooseServer'> }) => (
  <StudioTheme>
    <WelcomePage bridge={bridge} />
  </StudioTheme>
);
