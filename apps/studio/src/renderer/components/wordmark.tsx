import classes from './wordmark.module.css';

/** The shop's mark, narrow "Live", a drop, wide "Drops", with the name of this app. */
export const Wordmark = ({ size = 'm' }: { size?: 'm' | 'l' }) => (
  <span className={classes['wordmark']} data-size={size}>
    <span className="visually-hidden">LiveDrops Studio</span>
    <span className={classes['live']} aria-hidden="true">
      Live
    </span>
    <span className={classes['dot']} aria-hidden="true" />
    <span className={classes['drops']} aria-hidden="true">
      Drops
    </span>
    <span className={classes['app']} aria-hidden="true">
      Studio
    </span>
  </span>
);
