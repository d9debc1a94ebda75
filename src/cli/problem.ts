/** What went wrong, in a line. Some libraries put the reason into the first of several errors. */
export function problemOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return problemOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}
