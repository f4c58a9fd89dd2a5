import { Component, type ReactNode } from 'react';
import { ErrorState } from './states.tsx';

type Props = { children: ReactNode; onError?: ((error: unknown) => void) | undefined };

/** Keeps a fault in one page from taking the shop down. Give it a `key` that changes with the page. */
export class ErrorBoundary extends Component<Props, { error: unknown; failed: boolean }> {
  override state = { error: undefined as unknown, failed: false };

  static getDerivedStateFromError(error: unknown) {
    return { error, failed: true };
  }

  override componentDidCatch(error: unknown) {
    this.props.onError?.(error);
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <>
        <h1>This page broke</h1>
        <ErrorState
          error={this.state.error}
          onRetry={() => this.setState({ error: undefined, failed: false })}
        />
      </>
    );
  }
}
