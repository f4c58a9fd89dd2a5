import type {
  NotificationChannel,
  NotificationChannels,
  NotificationKind,
  NotificationPreferences,
  UpdateNotificationPreferencesInput,
} from '@livedrops/sdk';
import { Switch } from '@mantine/core';
import styles from './channel-table.module.css';

const KINDS = [
  { kind: 'dropStarted', name: 'A drop goes live', text: 'The second it opens' },
  { kind: 'dropReminder', name: 'A drop starts soon', text: 'As long before as you like' },
  { kind: 'dropChanged', name: 'A drop is moved or called off', text: 'So that you do not wait in vain' },
  { kind: 'dropScheduled', name: 'A new drop is planned', text: 'As soon as it is announced' },
  { kind: 'orders', name: 'Your orders', text: 'From the order to your door' },
] as const satisfies readonly { kind: NotificationKind; name: string; text: string }[];

const CHANNELS = [
  { channel: 'inbox', name: 'Inbox' },
  { channel: 'push', name: 'Push' },
  { channel: 'email', name: 'E-mail' },
] as const satisfies readonly { channel: NotificationChannel; name: string }[];

/** What one is told, and where: a switch for each pair. Channels that the server does not have are said to be missing. */
export const ChannelTable = ({
  kinds,
  channels,
  onChange,
}: {
  kinds: NotificationPreferences['kinds'];
  channels: NotificationChannels;
  onChange: (change: UpdateNotificationPreferencesInput) => void;
}) => (
  <table className={styles['table']}>
    <caption className="visually-hidden">What you are told, and where</caption>
    <thead>
      <tr>
        <td />
        {CHANNELS.map(({ channel, name }) => (
          <th key={channel} scope="col">
            <span>{name}</span>
            {!channels[channel] && <span className={styles['missing']}>Not available here</span>}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {KINDS.map(({ kind, name, text }) => (
        <tr key={kind}>
          <th scope="row">
            <span>{name}</span>
            <span className={styles['text']}>{text}</span>
          </th>
          {CHANNELS.map(({ channel, name: where }) => (
            <td key={channel}>
              {channels[channel] ? (
                <Switch
                  size="md"
                  classNames={{ root: styles['switch'] ?? '', body: styles['body'] ?? '' }}
                  aria-label={`${name}: ${where}`}
                  checked={kinds[kind][channel]}
                  onChange={({ currentTarget }) =>
                    onChange({ kinds: { [kind]: { [channel]: currentTarget.checked } } })
                  }
                />
              ) : (
                <span className={styles['none']}>
                  <span aria-hidden="true">–</span>
                  <span className="visually-hidden">Not available</span>
                </span>
              )}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
