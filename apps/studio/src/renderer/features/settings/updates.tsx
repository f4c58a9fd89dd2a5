import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UpdateState } from '../../../shared/ipc.ts';
import { formatWhen } from '../../lib/format.ts';
import { useStudio } from '../../lib/studio.ts';
import classes from './settings.module.css';

const UPDATE = ['update'];
const LOOK_MS = 2_000;

/** How far the Studio is with a newer version of itself. */
export const Updates = () => {
  const { bridge, config } = useStudio();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: UPDATE,
    queryFn: async () => bridge.readUpdate(),
    refetchInterval: LOOK_MS,
  });
  const check = useMutation({
    mutationFn: async () => bridge.checkForUpdate(),
    onSuccess: (state) => queries.setQueryData(UPDATE, state),
  });
  if (data === undefined) return <p className="dim">{t`Loading…`}</p>;
  const isBusy = data.phase === 'checking' || data.phase === 'downloading' || data.phase === 'ready';
  return (
    <>
      <p role="status">{stateText(data, config.version)}</p>
      {data.frozenUntil !== null && (
        <p className="dim">{t`A drop of yours is near or on air: nothing is fetched or installed before ${{ when: formatWhen(data.frozenUntil) }}.`}</p>
      )}
      {data.notes !== null && <p className={classes['notes']}>{data.notes}</p>}
      {data.phase !== 'off' && (
        <div className={classes['row']}>
          <Button
            variant="default"
            disabled={isBusy || data.frozenUntil !== null}
            loading={check.isPending}
            onClick={() => check.mutate()}
          >
            {t`Look for a newer version`}
          </Button>
          <span className="dim">{t`Channel: ${{ channel: data.channel }}`}</span>
          {data.checkedAt !== null && (
            <span className="dim">{t`Looked ${{ when: formatWhen(data.checkedAt) }}`}</span>
          )}
        </div>
      )}
    </>
  );
};

const stateText = ({ phase, version, percent, fault }: UpdateState, own: string): string => {
  const newer = version ?? '';
  switch (phase) {
    case 'off':
      return t`This is version ${own}. It does not look for newer ones: it was not installed from a release.`;
    case 'idle':
      return t`This is version ${own}. A newer one is fetched by itself and installed when you quit.`;
    case 'checking':
      return t`This is version ${own}. Looking for a newer one…`;
    case 'downloading':
      return t`Version ${newer} is being fetched: ${{ percent: percent ?? 0 }} %.`;
    case 'ready':
      return t`Version ${newer} is here. It is installed when you quit.`;
    case 'failed':
      return fault === 'damaged'
        ? t`What came as the newer version is not what its makers gave out. It was thrown away. Nothing has changed.`
        : t`The newer version could not be fetched. The Studio tries again in some hours. Nothing has changed.`;
  }
};
