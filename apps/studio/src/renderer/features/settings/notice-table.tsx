import { t } from '@lingui/core/macro';
import { Checkbox } from '@mantine/core';
import { useStore } from 'zustand';
import { NOTICE_KINDS, type NoticeKind, type NoticeWays } from '../../lib/local-settings.ts';
import { useStudio } from '../../lib/studio.ts';
import table from '../../components/table.module.css';
import classes from './settings.module.css';

const KINDS: Record<NoticeKind, string> = {
  starting: t`A drop starts in 15 minutes, or in one`,
  live: t`A drop is live`,
  low: t`Stock runs low`,
  sold_out: t`A drop is sold out`,
  ended: t`A drop is over`,
  trouble: t`The connection is lost while a drop is on air`,
  payments: t`Many orders are not paid`,
  stuck: t`A refund did not arrive, or a payment is contested`,
};
const WAYS = ['desktop', 'window', 'sound'] as const;
const LABELS: Record<keyof NoticeWays, string> = {
  desktop: t`On the desktop`,
  window: t`In the window`,
  sound: t`With a sound`,
};

/** How each kind of notice is given. */
export const NoticeTable = () => {
  const { settings } = useStudio();
  const notices = useStore(settings, (all) => all.notices);
  const set = (kind: NoticeKind, way: keyof NoticeWays, isOn: boolean): void =>
    void settings.setState({ notices: { ...notices, [kind]: { ...notices[kind], [way]: isOn } } });
  return (
    <>
      <p className="dim">{t`The desktop tells while you do not look at the window. A click opens the screen.`}</p>
      <table className={`${table['table']} ${classes['notices']}`}>
        <thead>
          <tr>
            <th scope="col">{t`Notice`}</th>
            {WAYS.map((way) => (
              <th key={way} scope="col">
                {LABELS[way]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {NOTICE_KINDS.map((kind) => (
            <tr key={kind}>
              <th scope="row">{KINDS[kind]}</th>
              {WAYS.map((way) => (
                <td key={way}>
                  <Checkbox
                    aria-label={`${KINDS[kind]}: ${LABELS[way]}`}
                    checked={notices[kind][way]}
                    onChange={(event) => set(kind, way, event.currentTarget.checked)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
};
