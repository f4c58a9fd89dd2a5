import type { FileFault } from '../../shared/ipc.ts';
import { FileFaultError } from './save-file.ts';
import { isAbortedError, isApiError, isLiveDropsError, type Outcome } from '@livedrops/sdk';

/** An error as a person can use it: what happened, and what to quote to support. */
export type ProblemText = {
  title: string;
  detail: string | null;
  code: string | null;
  requestId: string | null;
  /** Messages by the field's name on the wire. */
  fields: Readonly<Record<string, string>>;
};

const NO_FIELDS = {};
const SERVER_FAULT = 500;

export const describeError = (error: unknown): ProblemText => {
  if (isApiError(error))
    return {
      title: error.problem.title,
      // Where there is no more to say, the server says the title again.
      detail: error.problem.detail === error.problem.title ? null : error.problem.detail,
      code: error.code,
      // A refusal explains itself. What failed inside the server can only be found by its id.
      requestId: error.status < SERVER_FAULT ? null : (error.requestId ?? null),
      fields: Object.fromEntries((error.errors ?? []).map(({ field, message }) => [field, message])),
    };
  if (isAbortedError(error)) return plain('Stopped', stoppedDetail(error.outcome), error.code);
  if (isLiveDropsError(error) && error.code === 'offline')
    return plain('There is no network', 'Nothing was sent. Try again when the network is back.', error.code);
  if (isLiveDropsError(error))
    return plain(
      'The server could not be reached',
      'Check the connection and the server address, then try again.',
      error.code,
    );
  if (error instanceof FileFaultError)
    return plain('The file could not be saved', FILE_FAULTS[error.fault], null);
  return plain(
    'Something went wrong in the Studio',
    error instanceof Error ? error.message : String(error),
    null,
  );
};

const FILE_FAULTS: Record<FileFault, string> = {
  disk_full: 'There is not enough room on the disk. Nothing is left of it there.',
  not_writable:
    'It cannot be written there. Choose another folder, or close the program that has the file open.',
  gone: 'Another file was begun, so this one ended. Save it once more.',
};

const plain = (title: string, detail: string, code: string | null): ProblemText => ({
  title,
  detail,
  code,
  requestId: null,
  fields: NO_FIELDS,
});

const stoppedDetail = (outcome: Outcome): string =>
  outcome === 'not_executed' ? 'Nothing was done.' : 'It was sent already, and may have been done.';
