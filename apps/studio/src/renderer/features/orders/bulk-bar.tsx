import { plural, t } from '@lingui/core/macro';
import { Button, Progress } from '@mantine/core';
import type { BulkFulfilInput, BulkStep, Fulfillment, SoldFilter, SoldOrder } from '@livedrops/sdk';
import { LIMITS } from '@livedrops/sdk/contract';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatCount } from '../../lib/format.ts';
import { sayWords } from '../../lib/say-fault.ts';
import { NOTHING, type Selection } from './selection.ts';
import { useBulkStep } from './use-bulk-step.ts';
import classes from './orders.module.css';

type Step = {
  to: Fulfillment;
  label: string;
  done: (done: string) => string;
  partlyDone: (done: string, failed: string) => string;
};

const STEPS: readonly Step[] = [
  {
    to: 'PROCESSING',
    label: t`Start packing`,
    done: (done) => t`${done} in packing`,
    partlyDone: (done, failed) => t`${done} in packing, ${failed} did not go`,
  },
  {
    to: 'SHIPPED',
    label: t`Mark as shipped`,
    done: (done) => t`${done} shipped`,
    partlyDone: (done, failed) => t`${done} shipped, ${failed} did not go`,
  },
  {
    to: 'DELIVERED',
    label: t`Mark as delivered`,
    done: (done) => t`${done} delivered`,
    partlyDone: (done, failed) => t`${done} delivered, ${failed} did not go`,
  },
];

type Props = {
  filter: SoldFilter;
  selection: Selection;
  loaded: readonly SoldOrder[];
  /** How many the list has; `undefined`: it is not known. */
  total: number | undefined;
  /** What a count of so many is at least. */
  countMax: number | undefined;
  onSelect: (selection: Selection) => void;
};

/** What is chosen, the step to take with all of it, how far that is, and what did not go. */
export const BulkBar = ({ filter, selection, loaded, total, countMax, onSelect }: Props) => {
  const bulk = useBulkStep();
  const [asked, setAsked] = useState<Step | null>(null);
  const { step, error } = bulk;
  const ofView = { count: total, isMore: total === countMax };
  const chosen = selection.isAll ? ofView : { count: selection.rows.size, isMore: false };
  const isAny = selection.isAll || selection.rows.size > 0;
  const isTooMany = !selection.isAll && selection.rows.size > LIMITS.bulkOrders;
  const { view } = filter;
  const canTakeAll = !selection.isAll && view !== undefined && selection.rows.size >= loaded.length;
  const begin = (to: Fulfillment): void => {
    const input = toInput(to, filter, selection);
    if (input !== null) bulk.begin(input, { onSuccess: () => onSelect(NOTHING) });
    setAsked(null);
  };
  if (!isAny && step === null && error === null) return null;
  return (
    <section className={classes['bar']} aria-label={t`Many orders`}>
      {error !== null && <ErrorNotice error={error} />}
      {step !== null && <StepReport step={step} onClose={bulk.forget} />}
      {isAny && (
        <div className={classes['chosen']}>
          <strong aria-live="polite">{sayChosen(chosen)}</strong>
          {canTakeAll && (
            <Button variant="subtle" size="xs" onClick={() => onSelect({ ...NOTHING, isAll: true })}>
              {sayChooseAll(ofView)}
            </Button>
          )}
          <span className={classes['steps']}>
            {STEPS.map((one) => (
              <Button
                key={one.to}
                variant="default"
                size="xs"
                disabled={isTooMany || step?.status === 'running'}
                loading={bulk.isBeginning}
                onClick={() => setAsked(one)}
              >
                {one.label}
              </Button>
            ))}
            <Button variant="subtle" size="xs" onClick={() => onSelect(NOTHING)}>
              {t`Choose none`}
            </Button>
          </span>
          {isTooMany && (
            <p role="status" className={classes['hint']}>
              {t`At most ${{ max: formatCount(LIMITS.bulkOrders) }} by hand. Choose all in a view for more.`}
            </p>
          )}
        </div>
      )}
      <ConfirmDialog
        isOpen={asked !== null}
        title={`${asked?.label ?? ''}: ${sayOrders(chosen)}`}
        confirmLabel={asked?.label ?? ''}
        keepLabel={t`Not yet`}
        onConfirm={() => asked !== null && begin(asked.to)}
        onClose={() => setAsked(null)}
      >
        {t`Each buyer is told, and a step cannot be taken back. Orders go through the steps between; those that cannot are named afterwards.`}
      </ConfirmDialog>
    </section>
  );
};

/** How many orders; `undefined`: that is not known. */
type Amount = { count: number | undefined; isMore: boolean };

const sayChosen = ({ count, isMore }: Amount): string => {
  if (count === undefined) return t`All in this view chosen`;
  const text = formatCount(count);
  return isMore ? t`${text} or more chosen` : t`${text} chosen`;
};

const sayChooseAll = ({ count, isMore }: Amount): string => {
  if (count === undefined) return t`Choose all in this view`;
  const text = formatCount(count);
  return isMore ? t`Choose all ${text} or more in this view` : t`Choose all ${text} in this view`;
};

const sayOrders = ({ count, isMore }: Amount): string => {
  if (count === undefined) return t`all orders in this view?`;
  const text = formatCount(count);
  return isMore ? t`${text} or more orders?` : plural(count, { one: '# order?', other: '# orders?' });
};

const toInput = (
  fulfillment: Fulfillment,
  { view, ...filter }: SoldFilter,
  { isAll, rows }: Selection,
): BulkFulfilInput | null => {
  if (!isAll)
    return { fulfillment, orders: [...rows.values()].map(({ id, dropId }) => ({ orderId: id, dropId })) };
  return view === undefined ? null : { fulfillment, view, ...filter };
};

/** How far a step is, and then what became of each that did not go. */
const StepReport = ({ step, onClose }: { step: BulkStep; onClose: () => void }) => {
  const { total, done, failedCount, failed, status } = step;
  const share = total === 0 ? 100 : ((done + failedCount) / total) * 100;
  return (
    <div className={classes['report']}>
      <div className={classes['chosen']}>
        <strong role="status">{status === 'running' ? sayProgress(step) : sayDone(step)}</strong>
        {status === 'running' ? (
          <Progress className={classes['progress'] ?? ''} value={share} aria-label={t`Progress`} />
        ) : (
          <Button variant="subtle" size="xs" onClick={onClose}>
            {t`Close the report`}
          </Button>
        )}
      </div>
      {failed.length > 0 && (
        <ul className={classes['failed']}>
          {failed.map(({ orderId, dropId, number, detail }) => (
            <li key={`${orderId}/${dropId}`}>
              <span className="figures">{number ?? orderId}</span>{' '}
              <span className="dim">{sayWords(detail) ?? detail}</span>
            </li>
          ))}
          {failedCount > failed.length && (
            <li className="dim">{t`and ${{ count: formatCount(failedCount - failed.length) }} more`}</li>
          )}
        </ul>
      )}
    </div>
  );
};

const sayProgress = ({ done, failedCount, total }: BulkStep): string => {
  const [looked, all] = [formatCount(done + failedCount), formatCount(total)];
  return t`${looked} of ${all}…`;
};

const sayDone = ({ fulfillment, done, failedCount }: BulkStep): string => {
  const step = STEPS.find(({ to }) => to === fulfillment);
  const count = formatCount(done);
  return (failedCount > 0 ? step?.partlyDone(count, formatCount(failedCount)) : step?.done(count)) ?? count;
};
