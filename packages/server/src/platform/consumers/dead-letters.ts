import type { MongoConnection } from '../mongo.ts';
import { endOf, type LogPiece } from '../log/log-piece.ts';

/** A piece of the log that a group could not handle. */
export type DeadLetter = {
  /** `group/position`: the same failure again is the same letter. */
  _id: string;
  group: string;
  key: string;
  position: number;
  /** The piece, in JSON. */
  value: string;
  /** What the last attempt said. */
  error: string;
  attempts: number;
  failedAt: Date;
  /** `replaying`: an operator asked for it to be handled again, and the group has not begun. */
  state: 'dead' | 'replaying';
};

/** Which letters: those with these ids, of a group, or all. Conditions add up. */
export type LetterChoice = { ids?: readonly string[]; group?: string };

export type DeadLetters = {
  prepare(): Promise<void>;
  add(group: string, piece: LogPiece, failure: { error: unknown; attempts: number }): Promise<void>;
  list(choice: LetterChoice, limit: number): Promise<DeadLetter[]>;
  count(choice: LetterChoice): Promise<number>;
  get(id: string): Promise<DeadLetter | null>;
  /** Hands letters to their groups again. Returns how many. */
  replay(choice: LetterChoice): Promise<number>;
  /** Deletes letters for good. Returns how many. */
  discard(choice: LetterChoice): Promise<number>;
  /**
   * Takes the oldest letter of a group that is to be handled again. It is written down as dead before it is handled, with that attempt
   * counted: a process that dies over it leaves it dead, and it is not tried again until an operator asks for it.
   */
  takeReplay(group: string): Promise<DeadLetter | null>;
  /** It was handled after all. */
  settle(id: string): Promise<void>;
};

/** What a letter says of an attempt that nothing was heard of afterwards. */
export const DIED = 'the process that handled it died';

const ERROR_LENGTH_MAX = 2000;

export function createDeadLetters(connection: MongoConnection): DeadLetters {
  const letters = connection.collection<DeadLetter>('deadLetters');
  return {
    async prepare() {
      await letters.createIndex({ group: 1, state: 1, position: 1 });
    },
    async add(group, piece, { error, attempts }) {
      const { key } = piece;
      const [position, value] = [endOf(piece), JSON.stringify(piece)];
      await letters.updateOne(
        { _id: `${group}/${position}` },
        {
          $set: { group, key, position, value, error: textOf(error), state: 'dead' },
          $inc: { attempts },
          $currentDate: { failedAt: true },
        },
        { upsert: true },
      );
    },
    list: (choice, limit) =>
      letters.find(toFilter(choice)).sort({ group: 1, position: 1 }).limit(limit).toArray(),
    count: (choice) => letters.countDocuments(toFilter(choice)),
    get: (id) => letters.findOne({ _id: id }),
    async replay(choice) {
      const { matchedCount } = await letters.updateMany(toFilter(choice), { $set: { state: 'replaying' } });
      return matchedCount;
    },
    async discard(choice) {
      const { deletedCount } = await letters.deleteMany(toFilter(choice));
      return deletedCount;
    },
    takeReplay: (group) =>
      letters.findOneAndUpdate(
        { group, state: 'replaying' },
        {
          $set: { state: 'dead', error: textOf(new Error(DIED)) },
          $inc: { attempts: 1 },
          $currentDate: { failedAt: true },
        },
        { sort: { position: 1 }, returnDocument: 'after' },
      ),
    async settle(id) {
      await letters.deleteOne({ _id: id });
    },
  };
}

const textOf = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, ERROR_LENGTH_MAX);

const toFilter = ({ ids, group }: LetterChoice) => ({
  ...(ids && { _id: { $in: [...ids] } }),
  ...(group !== undefined && { group }),
});
