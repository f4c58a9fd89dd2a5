import type { CsvWriter } from '@livedrops/sdk/contract';
import { ahead } from '../in-batches.ts';

/** A file that is sent while it is made. A fault in the middle breaks the connection, so that its reader knows that the file is not whole. */
export class Download {
  /** What it is called where it is saved. */
  readonly fileName: string;
  /** As fast as the reader takes them, and one more that is made meanwhile; ended early when the reader has gone. */
  readonly pieces: AsyncIterable<string>;

  constructor(fileName: string, pieces: AsyncIterable<string>) {
    this.fileName = fileName;
    this.pieces = ahead(pieces);
  }
}

/** A CSV file of records that come in batches. */
export const csvDownload = <T>(fileName: string, csv: CsvWriter<T>, batches: AsyncIterable<T[]>): Download =>
  new Download(fileName, toCsv(csv, batches));

async function* toCsv<T>(csv: CsvWriter<T>, batches: AsyncIterable<T[]>): AsyncGenerator<string> {
  yield csv.head;
  for await (const records of batches) yield csv.lines(records);
}
