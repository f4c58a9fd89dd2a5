import { t } from '@lingui/core/macro';
import { ActionIcon } from '@mantine/core';
import { IconArrowsMaximize, IconArrowsMinimize, IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { useStudio } from '../../lib/studio.ts';

type RoomSwitchesProps = { isBig: boolean; onBig: (isBig: boolean) => void };

/** How the room looks and sounds. */
export const RoomSwitches = ({ isBig, onBig }: RoomSwitchesProps) => {
  const { settings } = useStudio();
  const hasSound = useStore(settings, ({ hearsFirstSale }) => hearsFirstSale);
  const Size = isBig ? IconArrowsMinimize : IconArrowsMaximize;
  const Sound = hasSound ? IconVolume : IconVolumeOff;
  return (
    <>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t`Sound at the first sale`}
        aria-pressed={hasSound}
        title={hasSound ? t`One soft sound at the first sale` : t`No sound at the first sale`}
        onClick={() => settings.setState({ hearsFirstSale: !hasSound })}
      >
        <Sound size={17} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t`Big figures`}
        aria-pressed={isBig}
        title={t`Big figures, to read from afar (Ctrl+B)`}
        onClick={() => onBig(!isBig)}
      >
        <Size size={17} aria-hidden="true" />
      </ActionIcon>
    </>
  );
};
