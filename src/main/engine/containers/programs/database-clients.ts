// Clients of the servers that run in the same container: whether it answers.
import { instant, type Program } from './program.ts'

const answers = (yes: string, no: string, status = 1): Program =>
  instant((call) => {
    if (call.table.ports.isServing()) {
      call.print(yes)
      return 0
    }
    call.print(no, 2)
    return status
  })

/** A program that only an image of its own has, and whose work nobody knows: it succeeds while its server does. */
export const ownTool: Program = answers('', 'connection refused\n')

export const databaseClients: Readonly<Record<string, Program>> = {
  'redis-cli': answers('PONG\n', 'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n'),
  mysqladmin: answers('mysqld is alive\n', "mysqladmin: connect to server at 'localhost' failed\n"),
  pg_isready: answers(
    '/var/run/postgresql:5432 - accepting connections\n',
    '/var/run/postgresql:5432 - no response\n',
    2
  ),
  mysql: answers(
    '',
    "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)\n"
  ),
  psql: answers('', 'psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed\n', 2)
}
