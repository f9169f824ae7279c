// What shells say of errors: bash, Debian's dash and BusyBox's ash each in their own words.
import { strerror, type Errno } from '../files/file-system.ts'
import type { SyntaxTrouble } from './script.ts'
import type { ShellState } from './shell-state.ts'

/** A message with what the shell puts before it. */
export function saying({ dialect, name, isInteractive, line }: ShellState, text: string): string {
  const called = name.replace(/^-/, '')
  if (dialect === 'ash') return `${called.replace(/^.*\//, '')}: ${text}\n`
  if (dialect === 'dash') return `${called}: ${Math.max(line, 1)}: ${text}\n`
  return isInteractive ? `${called}: ${text}\n` : `${called}: line ${Math.max(line, 1)}: ${text}\n`
}

export function notFound(state: ShellState, command: string, isPath: boolean): string {
  if (state.dialect !== 'bash') return saying(state, `${command}: not found`)
  return saying(state, isPath ? `${command}: No such file or directory` : `${command}: command not found`)
}

export function notExecutable(state: ShellState, command: string, code: Errno): string {
  if (code === 'EISDIR' && state.dialect === 'bash') return saying(state, `${command}: Is a directory`)
  return saying(state, `${command}: Permission denied`)
}

/** The kernel takes no such list of arguments. */
export function tooMuch(state: ShellState, command: string): string {
  return saying(state, `${command}: ${strerror('E2BIG')}`)
}

export function cannotOpen(state: ShellState, path: string, code: Errno, creates: boolean): string {
  if (state.dialect === 'bash') return saying(state, `${path}: ${strerror(code)}`)
  if (state.dialect === 'dash') {
    const cause = code === 'ENOENT' ? (creates ? 'Directory nonexistent' : 'No such file') : strerror(code)
    return saying(state, `cannot ${creates ? 'create' : 'open'} ${path}: ${cause}`)
  }
  const cause = code === 'ENOENT' ? (creates ? 'nonexistent directory' : 'no such file') : strerror(code)
  return saying(state, `can't ${creates ? 'create' : 'open'} ${path}: ${cause}`)
}

export function cannotChange(state: ShellState, path: string, code: Errno): string {
  if (state.dialect === 'bash') return saying(state, `cd: ${path}: ${strerror(code)}`)
  return saying(
    state,
    state.dialect === 'dash' ? `cd: can't cd to ${path}` : `cd: can't cd to ${path}: ${strerror(code)}`
  )
}

export function cannotFork(state: ShellState): string {
  if (state.dialect === 'bash') return saying(state, 'fork: retry: Resource temporarily unavailable')
  return saying(state, state.dialect === 'dash' ? 'Cannot fork' : "can't fork: Resource temporarily unavailable")
}

/** Of a text that is no script. `isCommand`: it stood behind -c. */
export function syntaxWords(
  state: ShellState,
  { token, quote, line, isIncomplete }: SyntaxTrouble,
  isCommand: boolean
): string {
  const { dialect, name } = state
  const shown = token === '\n' ? 'newline' : token
  if (dialect === 'bash') {
    const where = isCommand ? `${name}: -c: line ${line}` : state.isInteractive ? name : `${name}: line ${line}`
    if (quote !== undefined) return `${where}: unexpected EOF while looking for matching \`${quote}'\n`
    if (isIncomplete) return `${where}: syntax error: unexpected end of file\n`
    return `${where}: syntax error near unexpected token \`${shown}'\n`
  }
  const where = dialect === 'dash' ? `${name}: ${line}: Syntax error:` : `${name}: syntax error:`
  if (quote !== undefined)
    return `${where} ${dialect === 'dash' ? 'Unterminated quoted string' : 'unterminated quoted string'}\n`
  if (isIncomplete) return `${where} ${dialect === 'dash' ? 'end of file unexpected' : 'unexpected end of file'}\n`
  return dialect === 'dash' ? `${where} "${shown}" unexpected\n` : `${where} unexpected "${shown}"\n`
}
