import { preflightChecks } from '../features/live/preflight-checks.ts';
import { OverviewPage } from '../features/overview/overview-page.tsx';

/** What is looked at before a start is the live view's: features do not know each other. */
export const OverviewScreen = () => <OverviewPage preflight={preflightChecks} />;
