import type { ReactNode } from 'react';
import classes from './page.module.css';

/** A screen: one heading, its actions, its content. */
export const Page = ({
  title,
  actions,
  children,
  width = 'wide',
  isStale = false,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
  /** `whole`: as wide as a large window. */
  width?: 'wide' | 'narrow' | 'whole';
  /** Its figures may be old, and must not look like new ones. */
  isStale?: boolean;
}) => (
  <div className={classes['page']} data-width={width} data-stale={isStale ? '' : undefined}>
    <header className={classes['header']}>
      <h1>{title}</h1>
      <div className={classes['actions']}>{actions}</div>
    </header>
    {children}
  </div>
);

/** Why there is nothing here, and the one next step. */
export const EmptyState = ({
  title,
  children,
  action,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) => (
  <div className={classes['empty']}>
    <h2>{title}</h2>
    <p className="dim">{children}</p>
    {action}
  </div>
);
