/** Works one after the other: reports must not overtake each other. What throws is told, and does not hold up the next. */
export function oneAfterTheOther(failed: (error: unknown) => void) {
  let last: Promise<void> = Promise.resolve()
  return (work: () => Promise<void>): Promise<void> => {
    last = last.then(work).catch(failed)
    return last
  }
}
