import { isLiveDropsError } from '@livedrops/sdk';

export type CommandName = 'pause' | 'resume' | 'restock' | 'end' | 'cancel';

/** What became of the last command: sent, taken by the server, or not. */
export type CommandAck =
  | { command: CommandName; state: 'pending' }
  /** `at`: when the answer came, by the server's clock. */
  | { command: CommandName; state: 'confirmed'; at: number }
  | { command: CommandName; state: 'failed'; error: unknown };

const WORDS: Record<CommandName, { pending: string; confirmed: string; refused: string; unknown: string }> = {
  pause: {
    pending: 'Pausing…',
    confirmed: 'Paused',
    refused: 'Not paused',
    unknown: 'No answer to the pause',
  },
  resume: {
    pending: 'Resuming…',
    confirmed: 'Resumed',
    refused: 'Not resumed',
    unknown: 'No answer to the resume',
  },
  restock: {
    pending: 'Adding stock…',
    confirmed: 'Stock added',
    refused: 'No stock added',
    unknown: 'No answer about the stock',
  },
  end: { pending: 'Ending…', confirmed: 'Ended', refused: 'Not ended', unknown: 'No answer to the end' },
  cancel: {
    pending: 'Calling off…',
    confirmed: 'Called off',
    refused: 'Not called off',
    unknown: 'No answer to the call-off',
  },
};

/** A refusal is certain. Without an answer the command may have been carried out, and only the drop's state can tell. */
export const ackText = (ack: CommandAck, formatTime: (instant: number) => string): string => {
  const words = WORDS[ack.command];
  switch (ack.state) {
    case 'pending':
      return words.pending;
    case 'confirmed':
      return `${words.confirmed}, confirmed ${formatTime(ack.at)}`;
    case 'failed':
      return isLiveDropsError(ack.error) && ack.error.outcome === 'not_executed'
        ? words.refused
        : `${words.unknown}: see the state`;
  }
};
