import { absolutePath } from '../../files/paths.ts'
import { pathBelow } from '../../files/rooted-files.ts'
import type { Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'

/** chroot FOLDER [COMMAND]: a process whose root is a folder; without a command the shell there. */
export const chroot: Program = {
  step(call) {
    const { args, process } = call
    const [folder, ...command] = args
    if (folder === undefined) throw new ProgramError('missing operand', 125)
    if (process.user !== 0)
      throw new ProgramError(`cannot change root directory to '${folder}': Operation not permitted`, 125)
    const found = call.seek(folder)
    if (found === undefined)
      throw new ProgramError(`cannot change root directory to '${folder}': No such file or directory`, 125)
    if (found.entry.kind !== 'directory')
      throw new ProgramError(`cannot change root directory to '${folder}': Not a directory`, 125)
    const path = absolutePath(process.cwd, folder)
    const root = process.root === undefined ? path : pathBelow(process.root, '/', path)
    if (root !== '/') process.root = root
    process.cwd = '/'
    const shell = call.seek('/bin/bash') === undefined ? ['/bin/sh', '-i'] : ['/bin/bash', '-i']
    call.launch(command.length === 0 ? shell : command)
    return undefined
  }
}
