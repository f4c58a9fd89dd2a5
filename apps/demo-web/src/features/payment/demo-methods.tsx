import { useId } from 'react';
import styles from './payment-step.module.css';

/** What the demo provider can be told to do. */
const DEMO_METHODS = [
  { id: 'demo_approve', label: 'Approve', note: 'paid at once' },
  { id: 'demo_decline', label: 'Decline', note: 'the bank says no' },
  { id: 'demo_delay', label: 'Take its time', note: 'decided a few seconds later' },
  { id: 'demo_lost', label: 'Lose the answer', note: 'paid, but the answer is lost' },
] as const;

export type DemoMethod = (typeof DEMO_METHODS)[number]['id'];

/** Stands where a shop would show cards: one chooses what the pretended bank does. */
export const DemoMethods = ({
  value,
  isDisabled,
  onChange,
}: {
  value: DemoMethod;
  isDisabled: boolean;
  onChange: (value: DemoMethod) => void;
}) => {
  const name = useId();
  return (
    <fieldset className={styles['methods']} disabled={isDisabled}>
      <legend>
        <span className={styles['demo']}>Demo</span> No real money moves. What should the bank do?
      </legend>
      {DEMO_METHODS.map(({ id, label, note }) => (
        <label key={id} className={styles['method']}>
          <input type="radio" name={name} value={id} checked={value === id} onChange={() => onChange(id)} />
          <span>
            <b>{label}</b> <span className={styles['note']}>{note}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
};
