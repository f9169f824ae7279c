// The command line of psql and its like.
import type { Call } from '../../processes/call.ts'
import type { SqlSession } from './sql-client.ts'

interface Options {
  values: Record<string, string>
  commands: string[]
  flags: Set<string>
}

const letters: Readonly<Record<string, string>> = {
  h: 'host',
  p: 'port',
  U: 'username',
  d: 'dbname',
  v: 'set',
  F: 'separator',
  f: 'file',
  P: 'pset'
}

export function optionsOf(call: Call): Options {
  const options: Options = { values: {}, commands: [], flags: new Set() }
  const words: string[] = []
  const { args } = call
  const take = (name: string, value: string): void => {
    if (name === 'command') options.commands.push(value)
    else if (name === 'set' && value.startsWith('ON_ERROR_STOP')) options.flags.add('stop')
    else options.values[name] = value
  }
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!
    const long = /^--([\w-]+)(?:=(.*))?$/s.exec(word)
    if (long !== null) {
      const [, name = '', value] = long
      if (['host', 'port', 'username', 'dbname', 'command', 'set', 'file', 'variable'].includes(name))
        take(name === 'variable' ? 'set' : name, value ?? args[++at] ?? '')
      else
        options.flags.add(
          name === 'tuples-only'
            ? 't'
            : name === 'no-align'
              ? 'A'
              : name === 'quiet'
                ? 'q'
                : name === 'list'
                  ? 'l'
                  : name === 'no-password'
                    ? 'w'
                    : name
        )
      continue
    }
    if (!/^-./.test(word)) {
      words.push(word)
      continue
    }
    for (let index = 1; index < word.length; index++) {
      const letter = word[index]!
      const name = letter === 'c' ? 'command' : letters[letter]
      if (name === undefined) {
        options.flags.add(letter)
        continue
      }
      const rest = word.slice(index + 1)
      take(name, rest === '' ? (args[++at] ?? '') : rest)
      break
    }
  }
  const [database, user] = words
  if (database !== undefined) options.values['dbname'] ??= database
  if (user !== undefined) options.values['username'] ??= user
  const address = /^postgres(?:ql)?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^:/?]*)(?::(\d+))?(?:\/([^?]*))?/.exec(
    options.values['dbname'] ?? ''
  )
  if (address !== null) {
    const [, userName, password, host, port, name] = address
    delete options.values['dbname']
    const given = { username: userName, password, host, port, dbname: name }
    for (const [key, value] of Object.entries(given))
      if (value !== undefined && value !== '') options.values[key] = value
  }
  return options
}

/** Who runs it, as the system calls him. */
function systemUser(call: Call): string {
  return call.process.user === 0 ? 'root' : (call.env('USER') ?? 'postgres')
}

export function sessionOf(call: Call, values: Readonly<Record<string, string>>): SqlSession {
  const user = values['username'] ?? call.env('PGUSER') ?? systemUser(call)
  return {
    host: values['host'] ?? call.env('PGHOST') ?? '',
    port: Number(values['port'] ?? call.env('PGPORT') ?? 5432),
    user,
    password: values['password'] ?? call.env('PGPASSWORD') ?? null,
    database: values['dbname'] ?? call.env('PGDATABASE') ?? user,
    transaction: [],
    insertId: 0,
    version: '',
    queue: [],
    typed: '',
    current: null
  }
}
