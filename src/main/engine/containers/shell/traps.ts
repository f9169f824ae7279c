// Traps that are no signals: when DEBUG, RETURN and ERR run, and who inherits them.
import type { ShellState, Frame } from './shell-state.ts'

/** Begins a trap's commands; behind them $? is `status`, as a rule what it was before. `isUntraced`: without DEBUG. */
export function runTrap(state: ShellState, action: string, isUntraced = false, status = state.status): void {
  state.frames.push({ kind: 'trap', status, ...(isUntraced ? { isUntraced } : {}) })
  state.frames.push({ kind: 'list', source: action, list: 0, at: 0 })
}

/** The DEBUG trap that is to run now; undefined where there is none, or within itself. */
function debugAction(state: ShellState): string | undefined {
  const action = state.traps['DEBUG']
  if (action === undefined || action === '') return undefined
  return state.frames.some((frame) => frame.kind === 'trap' && frame.isUntraced === true) ? undefined : action
}

/** Begins the DEBUG trap before what a frame does next, once until `isDebugged` is taken back. False where none runs. */
export function debugs(state: ShellState, frame: { isDebugged?: boolean }): boolean {
  if (frame.isDebugged === true) return false
  const action = debugAction(state)
  if (action === undefined) return false
  frame.isDebugged = true
  runTrap(state, action, true)
  return true
}

/** Functions and sourced files have the DEBUG trap only where they are told to trace: what is kept until they end. */
export function hiddenDebug(state: ShellState): { readonly debug?: string } {
  const action = state.traps['DEBUG']
  if (action === undefined || state.options.includes('T')) return {}
  delete state.traps['DEBUG']
  return { debug: action }
}

/** A function or a file has ended: its caller's trap is there again, unless it has set one itself. */
export function showDebug(state: ShellState, frame: Extract<Frame, { readonly kind: 'call' | 'sourced' }>): void {
  if (frame.debug !== undefined) state.traps['DEBUG'] ??= frame.debug
}

/**
 * Behind a function that is told to trace, and behind each file that was sourced; `status` is what $? is then. Whether
 * the trap runs.
 */
export function runReturn(state: ShellState, kind: 'call' | 'sourced', status = state.status): boolean {
  const action = state.traps['RETURN']
  if (action === undefined || action === '' || (kind === 'call' && !state.options.includes('T'))) return false
  // What is sourced untraced has its caller's DEBUG trap again behind this one.
  runTrap(state, action, kind === 'sourced' && !state.options.includes('T'), status)
  return true
}

/** What a subshell has of its parent's traps: those that ignore, and what it is told to trace. */
export function inheritedTraps({ traps, options }: ShellState): Record<string, string> {
  const inherited: Record<string, string> = {}
  for (const name in traps) {
    const isTraced = name === 'ERR' ? options.includes('E') : name === 'DEBUG' || name === 'RETURN'
    if (traps[name] === '' || (isTraced && (name === 'ERR' || options.includes('T')))) inherited[name] = traps[name]!
  }
  return inherited
}
