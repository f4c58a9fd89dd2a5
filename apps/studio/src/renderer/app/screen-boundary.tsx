import { t } from '@lingui/core/macro';
import { Component, type ReactNode } from 'react';
import { ErrorNotice } from '../components/error-notice.tsx';
import { Page } from '../components/page.tsx';

type Props = { children: ReactNode };
type State = { error: unknown };

/** A screen that breaks must not take the window with it: the frame stays, and the other screens can be reached. */
export class ScreenBoundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <Page title={t`This screen has a fault`}>
        <ErrorNotice error={this.state.error} onRetry={() => this.setState({ error: null })} />
      </Page>
    );
  }
}
