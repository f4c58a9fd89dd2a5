import { constants, setPriority } from 'node:os';
import { makeForms } from './make-forms.ts';

// A process that makes the forms of one picture and ends. Orders come first.
setPriority(constants.priority.PRIORITY_LOW);

process.once('message', ({ bytes, maxPixels }: { bytes: Buffer; maxPixels: number }) => {
  void makeForms(bytes, maxPixels).then((made) => process.send?.(made, () => process.disconnect()));
});
