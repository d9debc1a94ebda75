import type { DatabaseConnection, Driver, QueryResult } from 'kysely'

/** Makes a driver call `count` after each commit that changed something: the metric behind "commits per sign-in". */
export function countCommits<D extends Driver>(driver: D, count: () => void): D {
  const wrote = new WeakSet<DatabaseConnection>()
  const watched = new WeakSet<DatabaseConnection>()
  const { acquireConnection, commitTransaction } = driver

  driver.acquireConnection = async (options) => {
    const connection = await acquireConnection.call(driver, options)
    if (!watched.has(connection)) watch(connection)
    return connection
  }

  driver.commitTransaction = async (connection) => {
    await commitTransaction.call(driver, connection)
    if (wrote.delete(connection)) count()
  }

  function watch(connection: DatabaseConnection): void {
    watched.add(connection)
    const { executeQuery } = connection
    connection.executeQuery = async <Row>(...args: Parameters<typeof executeQuery>) => {
      const result = (await executeQuery.apply(connection, args)) as QueryResult<Row>
      const { sql } = args[0]
      if (sql === 'rollback') wrote.delete(connection)
      else if (changed(sql, result)) wrote.add(connection)
      return result
    }
  }

  return driver
}

const changed = (sql: string, { numAffectedRows, rows }: QueryResult<unknown>) =>
  /^(insert|update|delete)/.test(sql) && Number(numAffectedRows ?? rows.length) > 0
