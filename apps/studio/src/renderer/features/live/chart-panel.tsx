import type { ReactNode } from 'react';
import classes from './chart-panel.module.css';

/** A chart under its title, with what it shows in a sentence. */
export const ChartPanel = ({
  title,
  name = title,
  text,
  children,
}: {
  title: string;
  /** What it is called for people who listen, where several stand side by side. */
  name?: string;
  text: string;
  children?: ReactNode;
}) => (
  <section className={classes['panel']} aria-label={name}>
    <div className={classes['heading']}>
      <h2>{title}</h2>
      <p className="dim figures">{text}</p>
    </div>
    {children}
  </section>
);
