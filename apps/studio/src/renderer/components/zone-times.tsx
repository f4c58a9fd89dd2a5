import { t } from '@lingui/core/macro';
import { NativeSelect } from '@mantine/core';
import { formatWhenIn } from '../lib/format.ts';
import { everyZone, useZones, zoneName } from '../lib/use-zones.ts';
import classes from './zone-times.module.css';

/** An instant in every zone that the creator reads times in; zones can be added and taken away. */
export const ZoneTimes = ({ instant }: { instant: number | null }) => {
  const { all, chosen, remove } = useZones();
  return (
    <>
      <ul className={`${classes['times']} figures`} aria-label={t`The start in other zones`}>
        {all.map((zone) => (
          <li key={zone}>
            <span className="dim">{zoneName(zone)}</span>
            <span>
              <span>{instant === null ? '–' : formatWhenIn(zone, instant)}</span>
              {chosen.includes(zone) && (
                <button
                  type="button"
                  className={classes['remove']}
                  aria-label={t`Remove ${{ name: zoneName(zone) }}`}
                  onClick={() => remove(zone)}
                >
                  ✕
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
      <AddZone />
    </>
  );
};

/** Adds a zone to those that the creator reads times in, on every screen. */
export const AddZone = () => {
  const { all, isFull, add } = useZones();
  if (isFull) return null;
  const others = everyZone().filter((zone) => !all.includes(zone));
  return (
    <NativeSelect
      aria-label={t`Add a zone of your fans`}
      size="xs"
      value=""
      data={[
        { value: '', label: t`Add a zone of your fans…` },
        ...others.map((zone) => ({ value: zone, label: zoneName(zone) })),
      ]}
      onChange={(event) => add(event.currentTarget.value)}
    />
  );
};
