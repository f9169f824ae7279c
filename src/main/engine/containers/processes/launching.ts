// From a command's name to a process: where its program lies, what it is, and why it cannot run.
import { FileError, type Errno } from '../files/file-system.ts'
import { nameOf } from '../files/paths.ts'
import type { Call } from './call.ts'

/** A program as it is started. */
export interface Launch {
  /** Its name in programs/registry.ts. */
  readonly program: string
  readonly argv: readonly string[]
}

export type Lookup = { readonly launch: Launch } | { readonly code: Errno; readonly isPath: boolean }

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** The kernel's limits of what a program is given: ARG_MAX, a quarter of the usual stack, and MAX_ARG_STRLEN. */
const mostGiven = 2 * 1024 * 1024
const longestGiven = 128 * 1024

/** Whether the kernel refuses to start a program with these arguments and this environment: E2BIG. */
export function isTooMuch(argv: readonly string[], environment: Readonly<Record<string, string>>): boolean {
  let size = sizeOf(environment)
  for (const word of argv) size += word.length < longestGiven ? word.length + 9 : mostGiven
  return size > mostGiven
}

const sizes = new WeakMap<Readonly<Record<string, string>>, number>()

/** Of an environment, which many programs are started with. */
function sizeOf(environment: Readonly<Record<string, string>>): number {
  let size = sizes.get(environment)
  if (size === undefined) {
    size = 0
    for (const name in environment) {
      const length = name.length + environment[name]!.length + 2
      size += length <= longestGiven ? length + 8 : mostGiven + 1
    }
    sizes.set(environment, size)
  }
  return size
}

/** Where a command lies; undefined where it is nowhere. */
export function pathOf(call: Call, command: string, path = defaultPath): string | undefined {
  if (command.includes('/')) return call.seek(command) === undefined ? undefined : command
  if (command === '') return undefined
  for (const folder of path.split(':')) {
    const candidate = `${folder === '' ? '.' : folder}/${command}`
    const found = call.seek(candidate)
    if (found !== undefined && found.entry.kind === 'file' && call.files.may(call.process, found, 1)) return candidate
  }
  return undefined
}

/** What a command would run. */
export function lookUpProgram(call: Call, argv: readonly string[], path: string | undefined): Lookup {
  const [command = ''] = argv
  const isPath = command.includes('/')
  const place = pathOf(call, command, path)
  if (place === undefined) return { code: errorOf(call, command, isPath), isPath }
  const found = call.seek(place)!
  if (found.entry.kind === 'directory') return { code: 'EISDIR', isPath }
  if (!call.files.may(call.process, found, 1)) return { code: 'EACCES', isPath }
  const text = found.entry.text ?? ''
  if (text === '') {
    const name = nameOf(found.path)
    // A file of nothing, made by somebody: a script without a line.
    if (found.entry.zeros === undefined) return { launch: { program: 'true', argv } }
    return { launch: { program: call.table.programNamed(name), argv } }
  }
  const interpreter = /^#!\s*(\S+)[ \t]*(.*)\n?/.exec(text)
  if (interpreter === null) return { launch: { program: 'sh', argv: ['sh', place, ...argv.slice(1)] } }
  const words = interpreter[2] === '' ? [] : [interpreter[2]!.trim()]
  const program = nameOf(interpreter[1]!) === 'env' && words.length > 0 ? words.shift()! : interpreter[1]!
  if (pathOf(call, program) === undefined) return { code: 'ENOENT', isPath }
  return {
    launch: { program: call.table.programNamed(nameOf(program)), argv: [program, ...words, place, ...argv.slice(1)] }
  }
}

function errorOf(call: Call, command: string, isPath: boolean): Errno {
  if (!isPath) return 'ENOENT'
  try {
    call.find(command)
  } catch (error) {
    if (error instanceof FileError) return error.code
    throw error
  }
  return 'ENOENT'
}
