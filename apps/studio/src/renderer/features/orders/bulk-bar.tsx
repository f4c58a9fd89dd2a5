import { Button, Progress } from '@mantine/core';
import type { BulkFulfilInput, BulkStep, Fulfillment, SoldFilter, SoldOrder } from '@livedrops/sdk';
import { LIMITS } from '@livedrops/sdk/contract';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatCount } from '../../lib/format.ts';
import { NOTHING, type Selection } from './selection.ts';
import { useBulkStep } from './use-bulk-step.ts';
import classes from './orders.module.css';

type Step = { to: Fulfillment; label: string; done: string };

const STEPS: readonly Step[] = [
  { to: 'PROCESSING', label: 'Start packing', done: 'in packing' },
  { to: 'SHIPPED', label: 'Mark as shipped', done: 'shipped' },
  { to: 'DELIVERED', label: 'Mark as delivered', done: 'delivered' },
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
  const chosen = selection.isAll ? sayCount(total, countMax) : formatCount(selection.rows.size);
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
    <section className={classes['bar']} aria-label="Many orders">
      {error !== null && <ErrorNotice error={error} />}
      {step !== null && <StepReport step={step} onClose={bulk.forget} />}
      {isAny && (
        <div className={classes['chosen']}>
          <strong aria-live="polite">{`${chosen} chosen`}</strong>
          {canTakeAll && (
            <Button variant="subtle" size="xs" onClick={() => onSelect({ ...NOTHING, isAll: true })}>
              {`Choose all ${sayCount(total, countMax)} in this view`}
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
              Choose none
            </Button>
          </span>
          {isTooMany && (
            <p role="status" className={classes['hint']}>
              {`At most ${formatCount(LIMITS.bulkOrders)} by hand. Choose all in a view for more.`}
            </p>
          )}
        </div>
      )}
      <ConfirmDialog
        isOpen={asked !== null}
        title={`${asked?.label ?? ''}: ${chosen} ${selection.rows.size === 1 ? 'order' : 'orders'}?`}
        confirmLabel={asked?.label ?? ''}
        keepLabel="Not yet"
        onConfirm={() => asked !== null && begin(asked.to)}
        onClose={() => setAsked(null)}
      >
        Each buyer is told, and a step cannot be taken back. Orders go through the steps between; those that
        cannot are named afterwards.
      </ConfirmDialog>
    </section>
  );
};

const sayCount = (total: number | undefined, max: number | undefined): string =>
  total === undefined ? 'that are' : `${formatCount(total)}${total === max ? ' or more' : ''}`;

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
  const { total, done, failedCount, failed, fulfillment, status } = step;
  const word = STEPS.find(({ to }) => to === fulfillment)?.done ?? '';
  const share = total === 0 ? 100 : ((done + failedCount) / total) * 100;
  return (
    <div className={classes['report']}>
      <div className={classes['chosen']}>
        <strong role="status">
          {status === 'running'
            ? `${formatCount(done + failedCount)} of ${formatCount(total)}…`
            : `${formatCount(done)} ${word}${failedCount > 0 ? `, ${formatCount(failedCount)} did not go` : ''}`}
        </strong>
        {status === 'running' ? (
          <Progress className={classes['progress'] ?? ''} value={share} aria-label="Progress" />
        ) : (
          <Button variant="subtle" size="xs" onClick={onClose}>
            Close the report
          </Button>
        )}
      </div>
      {failed.length > 0 && (
        <ul className={classes['failed']}>
          {failed.map(({ orderId, dropId, number, detail }) => (
            <li key={`${orderId}/${dropId}`}>
              <span className="figures">{number ?? orderId}</span> <span className="dim">{detail}</span>
            </li>
          ))}
          {failedCount > failed.length && (
            <li className="dim">{`and ${formatCount(failedCount - failed.length)} more`}</li>
          )}
        </ul>
      )}
    </div>
  );
};
