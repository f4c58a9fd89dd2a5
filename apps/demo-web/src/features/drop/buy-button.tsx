import { Button } from '@mantine/core';
import type { KeyboardEvent, MouseEvent, Ref } from 'react';
import styles from './buy-panel.module.css';
import type { DropView } from './drop-view.ts';

/** A press that is meant: a held Enter key presses again and again, and `detail` counts the clicks of a double click. */
const pressing = (onPress: () => void) => ({
  onKeyDown: (event: KeyboardEvent) => {
    if (event.repeat) event.preventDefault();
  },
  onClick: (event: MouseEvent) => {
    if (event.detail < 2) onPress();
  },
});

/** The one button. It keeps its place and its size whatever it says. */
export const BuyButton = ({
  ref,
  view: { action, showsTotal },
  total,
  onPress,
}: {
  ref: Ref<HTMLButtonElement>;
  view: DropView;
  total: string;
  onPress: () => void;
}) => {
  const idle = action.kind === 'none';
  return (
    <Button
      ref={ref}
      className={styles['button']}
      size="lg"
      fullWidth
      // aria-disabled keeps the focus where it is while the label changes; a disabled button would drop it.
      aria-disabled={idle}
      data-state={idle ? (action.busy ? 'busy' : 'closed') : action.kind}
      {...pressing(() => {
        if (!idle) onPress();
      })}
    >
      <span>{action.label}</span>
      {showsTotal && <span className={styles['total']}>{total}</span>}
    </Button>
  );
};

/** What is decided apart from the one button: another order, or one on other terms. */
export const DecisionButton = ({
  label,
  total,
  onPress,
}: {
  label: string;
  total?: string;
  onPress: () => void;
}) => (
  <Button variant="default" size="md" className={styles['decision']} {...pressing(onPress)}>
    <span>{label}</span>
    {total !== undefined && <span className={styles['total']}>{total}</span>}
  </Button>
);
