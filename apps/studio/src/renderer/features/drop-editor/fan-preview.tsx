import { plural, t } from '@lingui/core/macro';
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Ticking } from '../../components/ticking.tsx';
import { ZoneTimes } from '../../components/zone-times.tsx';
import { formatCount, formatCountdown, formatMoney, formatWhenIn, parseMajorText } from '../../lib/format.ts';
import { imageAddress } from '../../lib/image-url.ts';
import { useStudio } from '../../lib/studio.ts';
import { useZones, zoneName } from '../../lib/use-zones.ts';
import { localZone } from '../../lib/zoned-time.ts';
import type { DropForm } from './drop-form.ts';
import type { DropTimes } from './drop-times.ts';
import classes from './fan-preview.module.css';

type FanPreviewProps = {
  form: DropForm;
  /** What the drop is called; empty: nothing yet. */
  name: string;
  imageUrl: string | null;
  creatorName: string;
  times: (nowMs: number) => DropTimes;
};

/** The drop as a fan finds it on a phone before it starts, by the clock of a zone. */
export const FanPreview = ({ form, name, imageUrl, creatorName, times }: FanPreviewProps) => {
  const { client, config } = useStudio();
  const { all } = useZones();
  const [wanted, setWanted] = useState(localZone);
  const zone = all.includes(wanted) ? wanted : localZone();
  const picture = imageAddress(imageUrl, config.apiUrl);
  const price = parseMajorText(form.price, form.currency);
  const say = (instant: number | null): string =>
    instant === null ? t`not known yet` : t`${{ when: formatWhenIn(zone, instant) }} your time`;
  return (
    <section className={classes['preview']} aria-label={t`As a fan sees it`}>
      <h2>{t`As a fan sees it`}</h2>
      <NativeSelect
        label={t`A fan who lives in`}
        size="xs"
        data={all.map((name) => ({ value: name, label: zoneName(name) }))}
        value={zone}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      <div className={classes['phone']} data-testid="phone">
        <div className={classes['picture']}>
          {picture === null ? <span>{t`No picture`}</span> : <img src={picture} alt="" />}
        </div>
        <div className={classes['meta']}>
          <span>{creatorName}</span>
          <span>{t`Soon`}</span>
        </div>
        <p className={classes['title']}>{name === '' ? t`Without a name` : name}</p>
        <p className={`${classes['price']} figures`}>
          {price === null ? '–' : formatMoney(price, form.currency)}
        </p>
        <div>
          <p className={classes['small']}>{t`The drop opens in`}</p>
          <p className={`${classes['clock']} figures`}>
            <Ticking text={(nowMs) => countdownText(form, times(nowMs).start, nowMs)} />
          </p>
        </div>
        <p className={classes['buy']}>{t`Not open yet`}</p>
        <dl className={`${classes['facts']} figures`}>
          <dt>{t`Opens`}</dt>
          <dd>
            <Ticking text={(nowMs) => say(times(nowMs).start)} />
          </dd>
          <dt>{t`Ends`}</dt>
          <dd>
            <Ticking text={(nowMs) => say(times(nowMs).end)} />
          </dd>
          <dt>{t({ context: 'so many pieces', message: 'Made' })}</dt>
          <dd>{piecesText(form.stock)}</dd>
          <dt>{t`Per person`}</dt>
          <dd>
            {form.perUserLimit.trim() === '' ? t`No limit` : t`${{ limit: form.perUserLimit }} at most`}
          </dd>
          {form.checkout === 'hold' && (
            <>
              <dt>{t`Paying`}</dt>
              <dd>{t`Reserve first. Then you have ${{ minutes: form.holdMinutes }} minutes to pay.`}</dd>
            </>
          )}
        </dl>
      </div>
      <ZoneTimes instant={times(client.clock.now()).start} />
    </section>
  );
};

const piecesText = (stock: string): string => {
  if (!/^\d+$/.test(stock)) return t`– pieces`;
  const count = Number(stock);
  const countText = formatCount(count);
  return plural(count, { one: `${countText} piece`, other: `${countText} pieces` });
};

const countdownText = (form: DropForm, start: number | null, nowMs: number): string => {
  if (form.startMode === 'in') return formatCountdown(form.startInMinutes * 60_000);
  return start === null ? '–' : formatCountdown(start - nowMs);
};
