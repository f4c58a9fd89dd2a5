import Negotiator from 'negotiator';
import { createBoundedMap } from '../bounded-map.ts';

/** The smallest first. */
const ENCODINGS = ['br', 'gzip', 'identity'] as const;
/** How the bytes of a body are written; `identity` is as they are. */
export type Encoding = (typeof ENCODINGS)[number];

/** Browsers send a handful of values. Longer ones are read each time, so that they cannot fill the memory. */
const REMEMBERED_MAX = 200;
const LENGTH_MAX = 100;

/** Chooses the encoding of an answer by the `Accept-Encoding` of its request, and remembers the choice for each value. */
export function createEncodingChoice(): (accepted: string | undefined) => Encoding {
  const known = createBoundedMap<Encoding>(REMEMBERED_MAX);
  return (accepted) => {
    if (accepted === undefined) return 'identity';
    const remembered = known.get(accepted);
    if (remembered !== undefined) return remembered;
    const chosen = choose(accepted);
    if (accepted.length <= LENGTH_MAX) known.set(accepted, chosen);
    return chosen;
  };
}

/**
 * The smallest form that the caller reads: by RFC 9110 (12.5.3) the server may choose among all that are accepted. A request that accepts
 * none gets the bytes as they are.
 */
function choose(accepted: string): Encoding {
  const read = new Negotiator({ headers: { 'accept-encoding': accepted } }).encodings([...ENCODINGS]);
  return ENCODINGS.find((encoding) => read.includes(encoding)) ?? 'identity';
}
