import { aptInstall, mayInstall } from '../../browsers/apt.ts';
import { findOnPath, resolveBinary, type ResolvedBinary } from './resolve-binary.ts';

const HINT = `Install LibreOffice's spreadsheet. Debian, Ubuntu:  sudo apt install --no-install-recommends libreoffice-calc
As root there, LIVEDROPS_INSTALL=1 lets this command install it.`;

const find = async () => findOnPath(['soffice'], process.env);

/** A LibreOffice with its spreadsheet. */
export const resolveLibreOffice = (): Promise<ResolvedBinary> =>
  resolveBinary(
    'LibreOffice',
    [
      { source: 'soffice on PATH', find },
      { source: 'apt', find: async () => (mayInstall() ? installed() : undefined) },
    ],
    HINT,
  );

async function installed(): Promise<string | undefined> {
  await aptInstall(['libreoffice-calc']);
  return find();
}
