// cd, pwd and the stack of folders.
import { FileError } from '../../files/file-system.ts'
import { cannotChange, saying } from '../messages.ts'
import type { ShellState } from '../shell-state.ts'
import { assign, lookUp } from '../shell-variables.ts'
import { absolutePath, isWithin } from '../../files/paths.ts'
import type { Call } from '../../processes/call.ts'
import type { Builtin } from './builtins.ts'

function change(call: Call, state: ShellState, path: string): number {
  try {
    const found = call.find(path)
    if (found.entry.kind !== 'directory') throw new FileError('ENOTDIR')
    if (!call.files.may(call.process, found, 1)) throw new FileError('EACCES')
    const before = call.process.cwd
    // The way one came is kept, links and all, unless it leads nowhere.
    call.process.cwd = absolutePath(before, path)
    assign(state, call, 'OLDPWD', before)
    assign(state, call, 'PWD', call.process.cwd)
    return 0
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    call.print(cannotChange(state, path, error.code), 2)
    return state.dialect === 'dash' ? 2 : 1
  }
}

const cd: Builtin = (call, state, argv) => {
  const words = argv.slice(1).filter((word) => !/^-[LPe]$/.test(word) && word !== '--')
  if (words.length > 1 && state.dialect === 'bash') {
    call.print(saying(state, 'cd: too many arguments'), 2)
    return 1
  }
  const [word] = words
  if (word === '-') {
    const before = lookUp(state, 'OLDPWD')
    if (before === undefined) {
      call.print(saying(state, 'cd: OLDPWD not set'), 2)
      return 1
    }
    const status = change(call, state, before)
    if (status === 0) call.print(`${call.process.cwd}\n`)
    return status
  }
  const home = lookUp(state, 'HOME')
  if (word === undefined && home === undefined) {
    call.print(saying(state, 'cd: HOME not set'), 2)
    return 1
  }
  return change(call, state, word ?? home!)
}

const pwd: Builtin = (call, _state, argv) => {
  const place = argv.includes('-P') ? call.find(call.process.cwd).path : call.process.cwd
  call.print(`${place}\n`)
  return 0
}

/** What dirs prints: the folder at hand and those below it, the newest first; those at home with ~. */
function showFolders(call: Call, state: ShellState): void {
  const home = lookUp(state, 'HOME') ?? ''
  const all = [call.process.cwd, ...(state.folders ?? [])]
  const shown = all.map((path) => (home.length > 1 && isWithin(path, home) ? `~${path.slice(home.length)}` : path))
  call.print(`${shown.join(' ')}\n`)
}

const pushd: Builtin = (call, state, argv) => {
  const folders = state.folders ?? []
  const [, path = folders[0]] = argv
  if (path === undefined) {
    call.print(saying(state, 'pushd: no other directory'), 2)
    return 1
  }
  const before = call.process.cwd
  const status = change(call, state, path)
  if (status !== 0) return status
  state.folders = [before, ...(argv[1] === undefined ? folders.slice(1) : folders)]
  showFolders(call, state)
  return 0
}

const popd: Builtin = (call, state) => {
  const [next, ...rest] = state.folders ?? []
  if (next === undefined) {
    call.print(saying(state, 'popd: directory stack empty'), 2)
    return 1
  }
  const status = change(call, state, next)
  if (status !== 0) return status
  state.folders = rest
  showFolders(call, state)
  return 0
}

const dirs: Builtin = (call, state, argv) => {
  if (argv[1] === '-c') state.folders = []
  else if (argv[1] === '-p') for (const path of [call.process.cwd, ...(state.folders ?? [])]) call.print(`${path}\n`)
  else showFolders(call, state)
  return 0
}

export const placeBuiltins: Readonly<Record<string, Builtin>> = { cd, chdir: cd, pwd, pushd, popd, dirs }
