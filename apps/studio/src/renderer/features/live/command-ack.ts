import { t } from '@lingui/core/macro';
import { isLiveDropsError } from '@livedrops/sdk';
import { describeError } from '../../lib/problem-text.ts';

export type CommandName = 'pause' | 'resume' | 'restock' | 'end' | 'cancel';

/** What became of the last command: sent, taken by the server, or not. */
export type CommandAck =
  | { command: CommandName; state: 'pending' }
  /** `at`: when the answer came, by the server's clock. */
  | { command: CommandName; state: 'confirmed'; at: number }
  | { command: CommandName; state: 'failed'; error: unknown };

type Words = { pending: string; confirmed: (time: string) => string; refused: (reason: string) => string };

const WORDS: Record<CommandName, Words> = {
  pause: {
    pending: t`Pausing…`,
    confirmed: (time) => t`Paused, confirmed ${time}`,
    refused: (reason) => t`Not paused: ${reason}`,
  },
  resume: {
    pending: t`Resuming…`,
    confirmed: (time) => t`Resumed, confirmed ${time}`,
    refused: (reason) => t`Not resumed: ${reason}`,
  },
  restock: {
    pending: t`Adding stock…`,
    confirmed: (time) => t`Stock added, confirmed ${time}`,
    refused: (reason) => t`No stock added: ${reason}`,
  },
  end: {
    pending: t`Ending…`,
    confirmed: (time) => t`Ended, confirmed ${time}`,
    refused: (reason) => t`Not ended: ${reason}`,
  },
  cancel: {
    pending: t`Calling off…`,
    confirmed: (time) => t`Called off, confirmed ${time}`,
    refused: (reason) => t`Not called off: ${reason}`,
  },
};

/** A refusal is certain and has a reason. Without an answer the command may have been carried out. */
export const ackText = (ack: CommandAck, formatTime: (instant: number) => string): string => {
  const words = WORDS[ack.command];
  switch (ack.state) {
    case 'pending':
      return words.pending;
    case 'confirmed':
      return words.confirmed(formatTime(ack.at));
    case 'failed':
      return isLiveDropsError(ack.error) && ack.error.outcome === 'not_executed'
        ? words.refused(describeError(ack.error).title)
        : t`No answer: it may have happened`;
  }
};
