import { formatCount } from '../lib/format.ts';
import classes from './stock-bar.module.css';

/** How much of the stock is gone. The words are beside it or in its label. */
export const StockBar = ({
  remaining,
  stock,
  size = 's',
  isOver = false,
}: {
  remaining: number;
  stock: number;
  size?: 's' | 'l';
  /** Nothing sells any more: the bar keeps its length and loses its colour. */
  isOver?: boolean;
}) => {
  const sold = Math.max(0, stock - remaining);
  const share = stock === 0 ? 0 : sold / stock;
  return (
    <div
      className={classes['track']}
      data-size={size}
      data-over={isOver ? '' : undefined}
      role="meter"
      aria-label="Units sold"
      aria-valuemin={0}
      aria-valuemax={stock}
      aria-valuenow={sold}
      aria-valuetext={`${formatCount(sold)} of ${formatCount(stock)} sold`}
    >
      <div className={classes['fill']} style={{ transform: `scaleX(${Math.min(1, share)})` }} />
    </div>
  );
};
