/** The fields of an input that differ from what a form was filled with. Sending only these leaves alone what others changed meanwhile. */
export const changedFields = <T extends object>(input: T, before: T): Partial<T> => {
  const changed = Object.entries(input).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(before, name)),
  );
  return Object.fromEntries(changed) as Partial<T>;
};
