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
  if (data === undefined) return <p className="dim">Loading…</p>;
  const isBusy = data.phase === 'checking' || data.phase === 'downloading' || data.phase === 'ready';
  return (
    <>
      <p role="status">{stateText(data, config.version)}</p>
      {data.frozenUntil !== null && (
        <p className="dim">{`A drop of yours is near or on air: nothing is fetched or installed before ${formatWhen(data.frozenUntil)}.`}</p>
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
            Look for a newer version
          </Button>
          <span className="dim">{`Channel: ${data.channel}`}</span>
          {data.checkedAt !== null && <span className="dim">{`Looked ${formatWhen(data.checkedAt)}`}</span>}
        </div>
      )}
    </>
  );
};

const stateText = ({ phase, version, percent, fault }: UpdateState, own: string): string => {
  switch (phase) {
    case 'off':
      return `This is version ${own}. It does not look for newer ones: it was not installed from a release.`;
    case 'idle':
      return `This is version ${own}. A newer one is fetched by itself and installed when you quit.`;
    case 'checking':
      return `This is version ${own}. Looking for a newer one…`;
    case 'downloading':
      return `Version ${version} is being fetched: ${percent ?? 0} %.`;
    case 'ready':
      return `Version ${version} is here. It is installed when you quit.`;
    case 'failed':
      return fault === 'damaged'
        ? 'What came as the newer version is not what its makers gave out. It was thrown away. Nothing has changed.'
        : 'The newer version could not be fetched. The Studio tries again in some hours. Nothing has changed.';
  }
};
