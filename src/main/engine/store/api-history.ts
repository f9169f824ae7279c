import type { HistoryReader } from '../api/history-reader.ts'
import type { History } from './history.ts'

/** The file's history as the API server reads it. */
export function apiHistory(history: History): HistoryReader {
  return {
    get oldestRevision() {
      return history.oldestRevision
    },
    listAt: (kind, revision) => history.stateAt(revision, kind)
  }
}
