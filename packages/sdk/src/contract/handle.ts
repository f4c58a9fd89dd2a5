import { faultOfCharacters, type ReadText } from './text.ts';

const HANDLE_MAX = 30;
const FORM = /^[a-z0-9][a-z0-9-]{1,28}[a-z0-9]$/;

/** Reads a handle. Other forms of the same letters, such as full-width ones, become plain ones. */
export function readHandle(typed: string): ReadText {
  const fault = typed.length > HANDLE_MAX * 4 ? FAULT : faultOfCharacters(typed, false);
  if (fault !== null) return { fault };
  const value = typed.normalize('NFKC').trim().toLowerCase();
  return FORM.test(value) ? { value } : { fault: FAULT };
}

const FAULT = 'must be 3 to 30 lower-case letters, digits or dashes, with no dash at the ends';

/** What handles that look alike have in common (UTS 39): only one of them can be taken. */
export const handleSkeleton = (handle: string): string =>
  handle.replace(/0/g, 'o').replace(/1/g, 'l').replace(/rn/g, 'm').replace(/vv/g, 'w').replace(/-+/g, '-');

/**
 * What names that look alike have in common, after UTS 39: no compatibility forms, spaces or invisible marks, and Latin letters
 * for those of other alphabets that are drawn as they are.
 */
export const nameSkeleton = (name: string): string =>
  Array.from(withoutForm(name), (letter) => DRAWN_AS.get(letter) ?? letter)
    .join('')
    .toLowerCase()
    .replace(/rn/g, 'm');

/** Whether one name passes for another without being it. The same name twice is no deceit: handles tell them apart. */
export const isLookAlike = (name: string, other: string): boolean =>
  nameSkeleton(name) === nameSkeleton(other) &&
  withoutForm(name).toLowerCase() !== withoutForm(other).toLowerCase();

const withoutForm = (name: string): string =>
  name.normalize('NFKC').replace(/[\p{Default_Ignorable_Code_Point}\p{Zs}]/gu, '');

/** From the table of UTS 39 (confusables.txt): what is drawn as a Latin letter, and that letter. */
const LOOK_ALIKES = [
  // Cyrillic
  ['АВЕКМНОРСТУХЅІЇЈԚԜЬѴӀԌ', 'ABEKMHOPCTYXSlÏJQWbVlG'],
  ['аеорсухѕіїјԛԝһԁӏѵгкѐё', 'aeopcyxsiïjqwhdlvrkèë'],
  // Greek
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿ', 'ABEZHlKMNOPTYXCJ'],
  ['αγινορσυκχϲϳ', 'ayivopoukxcj'],
  // Armenian
  ['ՕՍԼՏօսոհցյզ', 'OULSounhgjq'],
  // Cherokee
  ['ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᏚᎢᏙᎳᏃ', 'ABCDEGHJKLMPSTVWZ'],
  // Latin letters and digits that are drawn as each other
  ['I1|0ıɑɡ', 'lllOiag'],
] as const;

const DRAWN_AS: ReadonlyMap<string, string> = new Map(
  LOOK_ALIKES.flatMap(([from, to]) => Array.from(from, (letter, index) => [letter, to[index] ?? letter])),
);
