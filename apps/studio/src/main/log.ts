import { basename } from 'node:path';
import electronLog from 'electron-log/node';
import type { LogEntry } from '../shared/ipc.ts';
import { redact } from './redact.ts';

/** Two files of this size are kept: the present one and the one before. */
const FILE_BYTES = 512 * 1024;

/** The log of this installation: lines of JSON without secrets, in a file that only its owner reads. */
export const createLog = ({ file, maxBytes = FILE_BYTES }: { file: string; maxBytes?: number }) => {
  const logger = electronLog.create({ logId: file });
  const { file: toFile, console: toConsole } = logger.transports;
  toConsole.level = false;
  toFile.resolvePathFn = () => file;
  toFile.maxSize = maxBytes;
  toFile.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  toFile.format = ({ data, level, message }) => {
    const [entry] = data as [object];
    return [JSON.stringify({ at: message.date.toISOString(), level, ...(redact(entry) as object) })];
  };
  // Without a folder there is no log.
  const keptLogs = () => {
    try {
      return toFile.readAllLogs({ fileFilter: (path) => basename(path).startsWith('studio.') });
    } catch {
      return [];
    }
  };
  return {
    write: ({ level, ...entry }: LogEntry): void => logger[level](entry),
    /** All that is kept, oldest first. */
    read: (): string => {
      return keptLogs()
        .sort((a, b) => (a.path === file ? 1 : 0) - (b.path === file ? 1 : 0))
        .flatMap(({ lines }) => lines.filter((line) => line !== ''))
        .map((line) => `${line}\n`)
        .join('');
    },
  };
};

export type Log = ReturnType<typeof createLog>;
