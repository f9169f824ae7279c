import { conversing, isOwnHost } from '../network/conversation.ts'
import { ProgramError } from '../program-error.ts'
import { table } from './mysql-display.ts'
import { mysqlOptions, mysqlSession, mysqlUnreached } from './mysql-session.ts'
import { replyOf, sayingOf, type SqlSession } from './sql-client.ts'

interface AdminState extends SqlSession {
  readonly verb: string
  isAsked: boolean
}

/** mysqladmin ping, status, version, create and drop. */
export const mysqlAdmin = conversing<AdminState>({
  begin(call) {
    const options = mysqlOptions(call)
    const [verb, name] = options.words
    if (verb === undefined) throw new ProgramError('Too few arguments', 1)
    const sql: Readonly<Record<string, string>> = {
      ping: '',
      status: '',
      version: '',
      processlist: 'SHOW PROCESSLIST',
      variables: 'SHOW VARIABLES',
      create: `CREATE DATABASE \`${name ?? ''}\``,
      drop: `DROP DATABASE \`${name ?? ''}\``
    }
    if (sql[verb] === undefined) {
      call.print(`${call.name}: Unknown command: '${verb}'\n`, 2)
      return 1
    }
    return { ...mysqlSession(call, { ...options, words: [] }), verb, isAsked: false, queue: [sql[verb]] }
  },
  next: (_call, state) => (state.queue.length > 0 ? sayingOf(state, state.queue.shift()!) : 0),
  prompt: () => '',
  line: () => 0,
  heard(call, state, answer) {
    const name = call.name
    if (answer.kind !== 'answer') {
      const words = mysqlUnreached(state.host, state.port, answer.kind).replace(/^ERROR \d+ \(\w+\): /, '')
      call.print(
        `${name}: connect to server at '${state.host === '' ? 'localhost' : state.host}' failed\nerror: '${words}'\n`,
        2
      )
      const advice = isOwnHost(call, state.host)
        ? "Check that mysqld is running and that the socket: '/var/run/mysqld/mysqld.sock' exists!\n"
        : `Check that mysqld is running on ${state.host} and that the port is ${state.port}.\nYou can check this by doing 'telnet ${state.host} ${state.port}'\n`
      call.print(advice, 2)
      return 1
    }
    const reply = replyOf(answer)
    if (reply === undefined) return 1
    const { result } = reply
    // A server that refuses somebody is alive.
    if (state.verb === 'ping') {
      call.print('mysqld is alive\n')
      return 0
    }
    if (result.kind === 'error') {
      const isRefused = reply.isRefused
      call.print(
        isRefused
          ? `${name}: connect to server at '${state.host === '' ? 'localhost' : state.host}' failed\nerror: '${result.text}'\n`
          : `${name}: ${state.verb.toUpperCase()} DATABASE failed; error: '${result.text}'\n`,
        2
      )
      return 1
    }
    if (result.kind === 'rows') call.print(table(result, true))
    else if (state.verb === 'status')
      call.print('Uptime: 60  Threads: 2  Questions: 6  Slow queries: 0  Opens: 131  Queries per second avg: 0.100\n')
    else if (state.verb === 'version')
      call.print(`Server version\t\t${reply.version}\nProtocol version\t10\nConnection\t\tLocalhost via UNIX socket\n`)
    return 0
  }
})
