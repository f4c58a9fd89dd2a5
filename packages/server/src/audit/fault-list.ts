export type FaultList<Name> = {
  add(name: Name, detail: string): void;
  all(): ReadonlyMap<Name, { count: number; examples: readonly string[] }>;
};

/** Counts faults by name and keeps the first few of each: a broken database may have a million. */
export function createFaultList<Name extends string>(examplesMax: number): FaultList<Name> {
  const found = new Map<Name, { count: number; examples: string[] }>();
  return {
    add(name, detail) {
      const entry = found.get(name) ?? { count: 0, examples: [] };
      entry.count += 1;
      if (entry.examples.length < examplesMax) entry.examples.push(detail);
      found.set(name, entry);
    },
    all: () => found,
  };
}
