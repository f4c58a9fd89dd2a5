import type { ReactNode } from 'react';
import classes from './chart-panel.module.css';

/** A chart under its title, with what it shows in a sentence. */
export const ChartPanel = ({
  title,
  text,
  children,
}: {
  title: string;
  text: string;
  children?: ReactNode;
}) => (
  <section className={classes['panel']} aria-label={title}>
    <div className={classes['heading']}>
      <h2>{title}</h2>
      <p className="dim figures" title={text}>
        {text}
      </p>
    </div>
    {children}
  </section>
);
