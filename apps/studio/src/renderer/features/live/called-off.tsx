import classes from './called-off.module.css';

/** What a drop that was called off leaves. */
export const CalledOff = ({ hadOrders, areSomeLeft }: { hadOrders: boolean; areSomeLeft: boolean }) => (
  <section className={classes['panel']} aria-label="Summary">
    <h2>This drop was called off</h2>
    <p className={classes['sentence']}>{whatGoesBack(hadOrders, areSomeLeft)}</p>
  </section>
);

const whatGoesBack = (hadOrders: boolean, areSomeLeft: boolean): string => {
  if (areSomeLeft) return 'Its orders are being cancelled. What was paid goes back, and its buyers are told.';
  return hadOrders
    ? 'Every order of it is cancelled, what was paid goes back, and its buyers were told.'
    : 'Nobody had ordered, so nothing has to go back.';
};
