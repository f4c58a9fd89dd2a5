import { t } from '@lingui/core/macro';
import { formatCount } from '../lib/format.ts';
import classes from './stock-bar.module.css';

/** How much of the stock is sold, and how much of it is in baskets. The words are beside it or in its label. */
export const StockBar = ({
  sold,
  held,
  stock,
  size = 's',
  isOver = false,
}: {
  sold: number;
  /** Units that are neither free nor sold yet: somebody is paying for them. */
  held: number;
  stock: number;
  size?: 's' | 'l';
  /** Nothing sells any more: the bar keeps its length and loses its colour. */
  isOver?: boolean;
}) => {
  const [soldText, heldText, stockText] = [formatCount(sold), formatCount(held), formatCount(stock)];
  const scale = (units: number): string => `scaleX(${stock === 0 ? 0 : Math.min(1, units / stock)})`;
  return (
    <div
      className={classes['track']}
      data-size={size}
      data-over={isOver ? '' : undefined}
      role="meter"
      aria-label={t`Units sold`}
      aria-valuemin={0}
      aria-valuemax={stock}
      aria-valuenow={sold}
      aria-valuetext={
        held > 0 ? t`${soldText} of ${stockText} sold, ${heldText} held` : t`${soldText} of ${stockText} sold`
      }
    >
      {held > 0 && <div className={classes['held']} style={{ transform: scale(sold + held) }} />}
      <div className={classes['fill']} style={{ transform: scale(sold) }} />
    </div>
  );
};
