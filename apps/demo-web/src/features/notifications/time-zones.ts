/** The reader's zone in the IANA data base, such as "Europe/Lisbon". */
export const ownZoneName = (): string => {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  // Some browsers hide the zone behind an offset, which knows no summer time and is refused.
  return /^[A-Za-z]/.test(timeZone) ? timeZone : 'UTC';
};

/** Zones to choose from, sorted; with the chosen one and the reader's own, which may be known by another name. */
export const knownZones = (chosen?: string): string[] =>
  [
    ...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', ownZoneName(), ...(chosen ? [chosen] : [])]),
  ].sort();
