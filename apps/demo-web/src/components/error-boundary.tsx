import { Component, type ReactNode } from 'react';
import { ErrorState } from './states.tsx';
import styles from './states.module.css';

type Props = {
  children: ReactNode;
  /** Stands over the fault where a whole page broke. */
  heading?: string | undefined;
  /** Leaves the place empty instead of saying that something broke. */
  isQuiet?: boolean;
};

/** Keeps a fault in one part from taking the rest down. Give it a `key` that changes with the page. */
export class ErrorBoundary extends Component<Props, { error: unknown; failed: boolean }> {
  override state = { error: undefined as unknown, failed: false };

  static getDerivedStateFromError(error: unknown) {
    return { error, failed: true };
  }

  override render() {
    const { children, heading, isQuiet = false } = this.props;
    if (!this.state.failed) return children;
    if (isQuiet) return null;
    return (
      <div className={styles['fault']}>
        {heading !== undefined && <h1>{heading}</h1>}
        <ErrorState
          error={this.state.error}
          onRetry={() => this.setState({ error: undefined, failed: false })}
        />
      </div>
    );
  }
}
