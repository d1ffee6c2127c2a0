/** What is left of an option once its default is applied. */
type Filled<D, O> = Readonly<
  Omit<O, keyof D> & { [K in keyof D]: K extends keyof O ? D[K] | Exclude<O[K], undefined> : D[K] }
>;

/** Fills in what is absent or `undefined`, and freezes the result. */
export function withDefaults<D extends object, O extends object>(
  defaultValues: D,
  options: O | undefined,
): Filled<D, O> {
  const given = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  // Every key of the defaults is present, and what replaces one has the option's own type.
  return Object.freeze({ ...defaultValues, ...Object.fromEntries(given) }) as Filled<D, O>;
}
