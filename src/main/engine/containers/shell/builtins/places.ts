// cd, pwd and the stack of folders.
import { FileError } from '../../files/file-system.ts'
import { cannotChange, saying } from '../messages.ts'
import type { ShellState } from '../shell-state.ts'
import { assign, lookUp } from '../shell-variables.ts'
import { absolutePath } from '../../files/paths.ts'
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

export const placeBuiltins: Readonly<Record<string, Builtin>> = { cd, chdir: cd, pwd }
