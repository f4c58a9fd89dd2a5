import styles from './stock-bar.module.css';

const MOST_TICKS = 40;

/** "12 of 50 left", with a row of ticks that go out as units sell. The text carries the meaning; the ticks are decoration. */
export const StockBar = ({
  remaining,
  held = 0,
  stock,
  large = false,
}: {
  remaining: number;
  /** Units that are reserved and not paid for yet. */
  held?: number;
  stock: number;
  large?: boolean;
}) => {
  const ticks = Math.max(1, Math.min(stock, MOST_TICKS));
  // Few ticks are wide, and would have wide gaps.
  const gap = Math.min(3, ticks / 13);
  // Rounded up, so that the last unit still shows.
  const ticksOf = (units: number): number => (stock === 0 ? 0 : Math.ceil((units / stock) * ticks));
  const lit = ticksOf(remaining);
  const kept = Math.max(0, ticksOf(remaining + held) - lit);
  return (
    <div className={large ? `${styles['stock']} ${styles['large']}` : styles['stock']}>
      <svg
        className={styles['ticks']}
        viewBox={`0 0 ${ticks * 10 - gap} 10`}
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        {Array.from({ length: ticks }, (_, index) => (
          <rect
            key={index}
            x={index * 10}
            y="0"
            width={10 - gap}
            height="10"
            className={styles[index < lit ? 'lit' : index < lit + kept ? 'kept' : 'out']}
          />
        ))}
      </svg>
      <p className={styles['text']}>
        <span>
          <strong>{remaining.toLocaleString('en-GB')}</strong>
          <span>{` of ${stock.toLocaleString('en-GB')} left`}</span>
        </span>
        {held > 0 && (
          <span className={styles['held']}>
            {held === 1 ? '1 in a basket' : `${held.toLocaleString('en-GB')} in baskets`}
          </span>
        )}
      </p>
    </div>
  );
};
