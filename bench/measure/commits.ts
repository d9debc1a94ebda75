/** Durable commits that the product has made since it started, as it counts them itself. */
export async function commitsOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const count = /^aikagi_database_commits_total (\d+)/m.exec(text)?.[1]
  if (count === undefined) throw new Error('no count of commits in /metrics')
  return Number(count)
}
