import { t } from '@lingui/core/macro';
import classes from './called-off.module.css';

/** What a drop that was called off leaves. */
export const CalledOff = ({ hadOrders, areSomeLeft }: { hadOrders: boolean; areSomeLeft: boolean }) => (
  <section className={classes['panel']} aria-label={t`Summary`}>
    <h2>{t`This drop was called off`}</h2>
    <p className={classes['sentence']}>{whatGoesBack(hadOrders, areSomeLeft)}</p>
  </section>
);

const whatGoesBack = (hadOrders: boolean, areSomeLeft: boolean): string => {
  if (areSomeLeft)
    return t`Its orders are being cancelled. What was paid goes back, and its buyers are told.`;
  return hadOrders
    ? t`Every order of it is cancelled, what was paid goes back, and its buyers were told.`
    : t`Nobody had ordered, so nothing has to go back.`;
};
