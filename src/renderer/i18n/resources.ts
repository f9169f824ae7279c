import actions from './en/actions.json'
import list from './en/list.json'
import parts from './en/parts.json'
import shell from './en/shell.json'

/** English, by namespace: one file and one line here a namespace. Other languages hold the same keys. */
export const en = { actions, list, parts, shell }
