import classes from './wordmark.module.css';

/** The name as a mark: the drop is the O's of "on air". */
export const Wordmark = ({ size = 'm' }: { size?: 'm' | 'l' }) => (
  <span className={classes['wordmark']} data-size={size}>
    <svg className={classes['drop']} viewBox="0 0 20 24" aria-hidden="true">
      <path
        d="M10 0.800c5 5.900 8.400 10.100 8.400 14.300a8.400 8.400 0 0 1-16.800 0C1.600 10.900 5 6.700 10 0.800z"
        fill="currentColor"
      />
      <circle cx="10" cy="15.200" r="3.300" className={classes['eye']} />
    </svg>
    <span>
      Live<b>Drops</b>
    </span>
    <span className={classes['product']}>Studio</span>
  </span>
);
