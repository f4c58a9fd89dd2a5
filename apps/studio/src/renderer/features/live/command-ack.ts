import { isLiveDropsError } from '@livedrops/sdk';
import { describeError } from '../../lib/problem-text.ts';

export type CommandName = 'pause' | 'resume' | 'restock' | 'end' | 'cancel';

/** What became of the last command: sent, taken by the server, or not. */
export type CommandAck =
  | { command: CommandName; state: 'pending' }
  /** `at`: when the answer came, by the server's clock. */
  | { command: CommandName; state: 'confirmed'; at: number }
  | { command: CommandName; state: 'failed'; error: unknown };

const WORDS: Record<CommandName, { pending: string; confirmed: string; refused: string }> = {
  pause: { pending: 'Pausing…', confirmed: 'Paused', refused: 'Not paused' },
  resume: { pending: 'Resuming…', confirmed: 'Resumed', refused: 'Not resumed' },
  restock: { pending: 'Adding stock…', confirmed: 'Stock added', refused: 'No stock added' },
  end: { pending: 'Ending…', confirmed: 'Ended', refused: 'Not ended' },
  cancel: { pending: 'Calling off…', confirmed: 'Called off', refused: 'Not called off' },
};

/** A refusal is certain and has a reason. Without an answer the command may have been carried out. */
export const ackText = (ack: CommandAck, formatTime: (instant: number) => string): string => {
  const words = WORDS[ack.command];
  switch (ack.state) {
    case 'pending':
      return words.pending;
    case 'confirmed':
      return `${words.confirmed}, confirmed ${formatTime(ack.at)}`;
    case 'failed':
      return isLiveDropsError(ack.error) && ack.error.outcome === 'not_executed'
        ? `${words.refused}: ${describeError(ack.error).title}`
        : 'No answer: it may have happened';
  }
};
