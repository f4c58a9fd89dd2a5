import { pythonProgram } from './python-program.ts';
import { resolveBinary, type ResolvedBinary } from './resolve-binary.ts';

const SCHEMATHESIS = 'schemathesis==4.32.5';
const HINT = `Install Python 3.10 or newer with its venv module. Debian, Ubuntu:  sudo apt install python3-venv`;

/** Schemathesis, which calls an API in every way that its OpenAPI document allows and forbids; in an environment of its own. */
export const resolveSchemathesis = (): Promise<ResolvedBinary> =>
  resolveBinary(
    'Schemathesis',
    [{ source: `pip install ${SCHEMATHESIS}`, find: () => pythonProgram(SCHEMATHESIS, 'st') }],
    HINT,
  );
