type Defined<Thing> = { [Name in keyof Thing]?: Exclude<Thing[Name], undefined> }

/** Without what is undefined: absent is absent. */
export const defined = <Thing extends object>(thing: Thing): Defined<Thing> =>
  Object.fromEntries(
    Object.entries(thing).filter(([, value]) => value !== undefined),
  ) as Defined<Thing>
