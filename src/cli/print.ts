/** One line of the answer. Errors go to standard error, by being thrown. */
export const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
