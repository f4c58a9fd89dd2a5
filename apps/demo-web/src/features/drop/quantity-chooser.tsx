import { ActionIcon } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import styles from './buy-panel.module.css';

/** How many, from 1 to what this person may have. */
export const QuantityChooser = ({
  value,
  max,
  isDisabled,
  onChange,
}: {
  value: number;
  max: number;
  isDisabled: boolean;
  onChange: (value: number) => void;
}) => (
  <div className={styles['quantity']} role="group" aria-label="Quantity">
    <ActionIcon
      variant="transparent"
      size={48}
      aria-label="One fewer"
      disabled={isDisabled || value <= 1}
      onClick={() => onChange(Math.max(1, value - 1))}
    >
      <IconMinus size={18} />
    </ActionIcon>
    <output className={styles['amount']} aria-live="polite">
      {value}
    </output>
    <ActionIcon
      variant="transparent"
      size={48}
      aria-label="One more"
      disabled={isDisabled || value >= max}
      onClick={() => onChange(Math.min(max, value + 1))}
    >
      <IconPlus size={18} />
    </ActionIcon>
  </div>
);
