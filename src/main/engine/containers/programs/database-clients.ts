// Clients of the servers that images bring.
import { mysqlAdmin, mysqlClient } from './mysql.ts'
import { instant, type Program } from './program.ts'
import { pgIsReady, psql } from './psql.ts'
import { redisCli } from './redis-cli.ts'

/** A program that only an image of its own has, and whose work nobody knows: it succeeds while its server does. */
export const ownTool: Program = instant((call) => {
  if (call.table.isServing) return 0
  call.print('connection refused\n', 2)
  return 1
})

export const databaseClients: Readonly<Record<string, Program>> = {
  'redis-cli': redisCli,
  mysql: mysqlClient,
  mariadb: mysqlClient,
  mysqladmin: mysqlAdmin,
  'mariadb-admin': mysqlAdmin,
  psql,
  pg_isready: pgIsReady
}
