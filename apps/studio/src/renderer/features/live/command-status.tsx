import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { formatTime } from '../../lib/format.ts';
import { ackText, type CommandAck } from './command-ack.ts';
import classes from './command-status.module.css';

/** The last command and what became of it, under the buttons. It stays until the next one. */
export const CommandStatus = ({ ack }: { ack: CommandAck | null }) => (
  <p className={`${classes['status']} figures`} role="status" data-state={ack?.state}>
    {ack?.state === 'pending' && <span className={classes['wait']} aria-hidden="true" />}
    {ack?.state === 'confirmed' && <IconCheck size={13} stroke={2.5} aria-hidden="true" />}
    {ack?.state === 'failed' && <IconAlertTriangle size={13} aria-hidden="true" />}
    {ack !== null && <span>{ackText(ack, formatTime)}</span>}
  </p>
);
