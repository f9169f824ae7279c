import { host } from '../../connection/host.ts'
import { saveFile } from '../../parts/save-file.ts'
import {
  scopeInput,
  searchInput,
  shownInput,
  subjectName,
  type LogScope,
  type ShownLines,
  type TextSearch
} from './log-query.ts'

export interface SavedLog {
  readonly scope: LogScope
  readonly shown: ShownLines
  readonly narrowed: TextSearch | undefined
  readonly timestamps: boolean
}

/** All lines that are kept, as a file. Returns whether the host had to leave out the oldest. Throws what the host says. */
export async function saveLog({ scope, shown, narrowed, timestamps }: SavedLog): Promise<boolean> {
  const { client, call } = host()
  const { text, truncated } = await client.logs.download({
    ...call,
    ...scopeInput(scope),
    ...shownInput(shown),
    ...searchInput(narrowed),
    timestamps
  })
  const { container, runs, subject } = scope
  const name = (subjectName(subject) ?? 'all').replaceAll(/[^\w.-]+/g, '-')
  saveFile(
    `${name}${container === undefined ? '' : `-${container}`}${runs === 'previous' ? '-previous' : ''}.log`,
    text
  )
  return truncated
}
