import { t } from '@lingui/core/macro';
import { isAbortedError } from '@livedrops/sdk';
import { notifications } from '@mantine/notifications';
import { useMutation, type UseMutationOptions, type UseMutationResult } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';

/** What every call of a command is given. */
type Stoppable = { signal: AbortSignal };

export type Command<Output, Input = void> = UseMutationResult<Output, Error, Input> & {
  /** Sends nothing of it any more. It is the same function for as long as the command is there. */
  stop: () => void;
};

/** What a dialog needs of the command that it asks about. */
export type AskedCommand = Pick<Command<unknown>, 'isPending' | 'error' | 'stop'>;

type Told<Output, Input> = Pick<
  UseMutationOptions<Output, Error, Input>,
  'gcTime' | 'onMutate' | 'onSuccess' | 'onError' | 'onSettled'
>;

/**
 * A mutation that can be stopped. A person who cancels must be able to rely on it: without this the SDK would go on trying, and what was
 * cancelled would happen when the network is back.
 */
export const useCommand = <Output, Input = void>(
  send: (input: Input, options: Stoppable) => Promise<Output>,
  told: Told<Output, Input> = {},
): Command<Output, Input> => {
  const running = useRef<AbortController | null>(null);
  const mutation = useMutation({
    ...told,
    mutationFn: async (input: Input) => {
      const controller = new AbortController();
      running.current = controller;
      return send(input, { signal: controller.signal });
    },
    onError: (error, ...rest) => {
      if (isAbortedError(error) && error.outcome !== 'not_executed') warnOfLateStop();
      return told.onError?.(error, ...rest);
    },
  });
  const stop = useCallback(() => running.current?.abort(), []);
  return { ...mutation, stop };
};

/** Stops a command when its form or dialog goes away, however that happens: its answer could not be seen any more. */
export const useStopWhenGone = ({ stop }: Pick<AskedCommand, 'stop'>): void => {
  useEffect(() => stop, [stop]);
};

/** A request that is out cannot be taken back. */
const warnOfLateStop = (): void => {
  notifications.show({
    color: 'yellow',
    title: t`It may have been done`,
    message: t`It had already been sent when you stopped it. Look before you do it again.`,
    autoClose: 15_000,
  });
};
