// Clients of the servers that images bring.
import type { Program } from '../program.ts'
import { mysqlAdmin, mysqlClient } from './mysql.ts'
import { pgIsReady, psql } from './psql.ts'
import { redisCli } from './redis-cli.ts'

export const databaseClients: Readonly<Record<string, Program>> = {
  'redis-cli': redisCli,
  mysql: mysqlClient,
  mariadb: mysqlClient,
  mysqladmin: mysqlAdmin,
  'mariadb-admin': mysqlAdmin,
  psql,
  pg_isready: pgIsReady
}
