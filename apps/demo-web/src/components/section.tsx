import type { ReactNode } from 'react';
import styles from './section.module.css';

/** A titled part of a page. */
export const Section = ({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) => (
  <section className={styles['section']}>
    <div className={styles['head']}>
      <h2>{title}</h2>
      {aside}
    </div>
    {children}
  </section>
);
