import type { Daemon, DaemonHost } from '../daemon.ts'
import type { SqlQuestion } from './reply.ts'
import { SqlStore, type SqlServer } from './sql-store.ts'

/** The store of a running server: made anew from its files where those are not what it was made from. */
function storeOf(server: SqlServer, host: DaemonHost): SqlStore {
  const folder = server.dataFolder(host)
  const [snapshot, log] = [host.read(`${folder}/${server.files.snapshot}`), host.read(`${folder}/${server.files.log}`)]
  const present = host.scratch
  if (present instanceof SqlStore && present.snapshot === snapshot && present.log === (log ?? '')) return present
  present?.close()
  const store = new SqlStore(server, host, snapshot, log ?? '')
  host.scratch = store
  if (snapshot === undefined) {
    for (const [name, text] of Object.entries(server.files.marks)) host.write(`${folder}/${name}`, text)
    write(server, host, store)
  }
  return store
}

function write(server: SqlServer, host: DaemonHost, store: SqlStore): boolean {
  const { files } = server
  const folder = server.dataFolder(host)
  if (
    host.read(`${folder}/${files.snapshot}`) !== store.snapshot &&
    !host.write(`${folder}/${files.snapshot}`, store.snapshot)
  )
    return false
  return host.write(`${folder}/${files.log}`, store.log)
}

function questionOf(message: string): SqlQuestion | undefined {
  try {
    const question = JSON.parse(message) as Partial<SqlQuestion> | null
    return typeof question?.sql === 'string' && Array.isArray(question.transaction)
      ? (question as SqlQuestion)
      : undefined
  } catch {
    return undefined
  }
}

/** A server of SQL: what it holds lies in its data folder, and nowhere else. */
export function sqlDaemon(server: SqlServer): Daemon {
  return {
    // With a volume its first start decides on passwords, whatever a later container is given.
    begun: (host) => void storeOf(server, host),
    converse(host, _memory, { message, from }) {
      const question = questionOf(message)
      // Who speaks another protocol is hung up on.
      if (question === undefined) return ''
      const store = storeOf(server, host)
      return JSON.stringify(store.ask(question, host.now, from, (kept) => write(server, host, kept)))
    }
  }
}
