// Clients of the servers that images bring.
import type { Program } from '../program.ts'
import { mysqlClient } from './mysql.ts'
import { mysqlAdmin } from './mysqladmin.ts'
import { pgIsReady } from './pg-isready.ts'
import { psql } from './psql.ts'
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
