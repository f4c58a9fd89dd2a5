import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { Button } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import { Link } from 'react-router';
import { DuplicateLink } from '../../components/duplicate-link.tsx';
import { DropPicture } from '../../components/drop-picture.tsx';
import { PhaseTag } from '../../components/phase-tag.tsx';
import { ShopLink } from '../../components/shop-link.tsx';
import { StockBar } from '../../components/stock-bar.tsx';
import { Ticking } from '../../components/ticking.tsx';
import { againPath } from '../../lib/drop-paths.ts';
import { isOnAir, isOver, unitsSold } from '../../lib/drop-phase.ts';
import { formatCount, formatMoney, formatToGo, formatWhen } from '../../lib/format.ts';
import { pageOfDrop } from '../../lib/shop-pages.ts';
import table from '../../components/table.module.css';
import classes from './drop-table.module.css';

/** One group of drops. Nothing at all when it is empty. */
export const DropTable = ({
  title,
  drops,
  action,
}: {
  title: string;
  drops: readonly Drop[];
  action?: ReactNode;
}) => {
  if (drops.length === 0) return null;
  return (
    <section>
      <div className={classes['head']}>
        <h2 className={classes['title']}>
          <span>{title}</span> <span className="dim figures">{drops.length}</span>
        </h2>
        {action}
      </div>
      <table className={`${table['table']} ${classes['drops']}`}>
        <thead>
          <tr>
            <th scope="col">{t`Drop`}</th>
            <th scope="col">{t`State`}</th>
            <th scope="col">{t`When`}</th>
            <th scope="col">{t`Sold`}</th>
            <th scope="col" className={table['number']}>
              {t`Price`}
            </th>
            <th scope="col">
              <span className="visually-hidden">{t`Actions`}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {drops.map((drop) => (
            <DropRow key={drop.id} drop={drop} />
          ))}
        </tbody>
      </table>
    </section>
  );
};

/** Drawn again only when the drop is another: a rush in one row leaves the others alone. */
const DropRow = memo(({ drop }: { drop: Drop }) => (
  <tr>
    <th scope="row">
      <Link className={classes['name']} to={`/drops/${drop.id}/live`}>
        <DropPicture imageUrl={drop.imageUrl} image={drop.image} size={36} />
        <span>{drop.title}</span>
      </Link>
    </th>
    <td>
      <PhaseTag drop={drop} />
    </td>
    <td className={`${classes['when']} figures`}>
      <span>{formatWhen(drop.startsAt)}</span>
      <span className={`${table['second']} dim`}>
        <Ticking text={(nowMs) => whenText(drop, nowMs)} />
      </span>
    </td>
    <td className={classes['sold']}>
      <span className="figures">
        <SoldText drop={drop} />
      </span>
      <StockBar sold={unitsSold(drop)} held={drop.held} stock={drop.stock} isOver={isOver(drop.status)} />
    </td>
    <td className={`${table['number']} figures`}>{formatMoney(drop.price, drop.currency)}</td>
    <td className={`${table['actions']} ${classes['actions']}`}>
      <ShopLink page={pageOfDrop(drop)} isCompact />
      {isOver(drop.status) ? (
        <Button
          component={Link}
          to={againPath(drop.id)}
          variant="default"
          size="xs"
          aria-label={t`Schedule ${{ title: drop.title }} again`}
        >
          {t({ context: 'schedule it again', message: 'Again' })}
        </Button>
      ) : (
        <>
          <Button
            component={Link}
            to={`/drops/${drop.id}/edit`}
            variant="default"
            size="xs"
            aria-label={t`Edit ${{ title: drop.title }}`}
          >
            {t`Edit`}
          </Button>
          <DuplicateLink drop={drop} />
        </>
      )}
    </td>
  </tr>
));

const SoldText = ({ drop }: { drop: Drop }) => {
  const sold = formatCount(unitsSold(drop));
  const stock = formatCount(drop.stock);
  return (
    <span>
      <span>{sold}</span> <span className="dim">{t`of ${stock}`}</span>
    </span>
  );
};

const whenText = (drop: Drop, nowMs: number): string => {
  if (isOver(drop.status)) return t`until ${{ when: formatWhen(drop.endsAt) }}`;
  if (isOnAir(drop.status)) return t`ends in ${{ toGo: formatToGo(Date.parse(drop.endsAt) - nowMs) }}`;
  return t`in ${{ toGo: formatToGo(Date.parse(drop.startsAt) - nowMs) }}`;
};
