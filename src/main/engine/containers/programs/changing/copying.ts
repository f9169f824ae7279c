// cp, mv and ln: files under another name.
import { FileError } from '../../files/file-system.ts'
import { joined, nameOf } from '../../files/paths.ts'
import type { Call } from '../../processes/call.ts'
import { optionsOf } from '../options.ts'
import { instant, type Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'
import { each, isBusy, needed } from './each.ts'

/** Where a file goes that is put at a path: into it, where it is a folder. */
function targetOf(call: Call, source: string, target: string): string {
  return call.seek(target)?.entry.kind === 'directory'
    ? joined(call.find(target).path, nameOf(source.replace(/\/+$/, '')))
    : target
}

/** The last word, or the one behind -t, is where the others go. */
function fromAndTo(
  call: Call,
  words: readonly string[],
  folder: string | undefined
): { readonly sources: readonly string[]; readonly target: string } {
  if (folder !== undefined) return { sources: words, target: folder }
  const all = needed(call, words, 2)
  const target = all.at(-1)!
  if (all.length > 2 && call.seek(target)?.entry.kind !== 'directory')
    throw new ProgramError(
      isBusy(call) ? `target '${target}' is not a directory` : `target '${target}': No such file or directory`
    )
  return { sources: all.slice(0, -1), target }
}

const mv = instant((call) => {
  const { words, values } = optionsOf(call, 'fniuvT', 't')
  const { sources, target } = fromAndTo(call, words, values['t'])
  return each(
    call,
    sources,
    (word) => call.files.rename(call.process, word, targetOf(call, word, target)),
    (word, { message, code }) => {
      if (code === 'ENOENT' && call.seek(word, false) === undefined)
        return isBusy(call) ? `can't rename '${word}': ${message}` : `cannot stat '${word}': ${message}`
      return isBusy(call) ? `can't rename '${word}': ${message}` : `cannot move '${word}' to '${target}': ${message}`
    }
  )
})

function copy(call: Call, from: string, to: string, isDeep: boolean, keeps: boolean): void {
  const { path, entry } = call.find(from, !isDeep)
  if (entry.kind === 'directory') {
    if (call.seek(to) === undefined) call.files.makeFolder(call.process, to, entry.mode)
    for (const name of call.files.names(call.process, path))
      copy(call, joined(path, name), joined(call.find(to).path, name), true, keeps)
    return
  }
  call.charge(0.1)
  if (entry.kind === 'link') {
    call.files.link(call.process, entry.target!, to)
    return
  }
  if (entry.kind === 'device') throw new FileError('EINVAL')
  const text = call.files.read(call.process, path)
  const isNew = call.seek(to) === undefined
  call.files.write(call.process, to, text)
  if (entry.zeros !== undefined) call.files.resize(call.process, to, text.length + entry.zeros)
  if (isNew || keeps)
    call.files.change(call.process, to, { mode: entry.mode & 0o777, ...(keeps ? { time: entry.time } : {}) })
}

const cp = instant((call) => {
  const { flags, words, values } = optionsOf(call, 'rRafpnuvdLPTi', 't', { recursive: 'r', archive: 'a' })
  const { sources, target } = fromAndTo(call, words, values['t'])
  const isDeep = flags.has('r') || flags.has('R') || flags.has('a')
  let status = 0
  for (const word of sources) {
    if (call.seek(word)?.entry.kind !== 'directory' || isDeep) continue
    call.complain(isBusy(call) ? `omitting directory '${word}'` : `-r not specified; omitting directory '${word}'`)
    status = 1
  }
  const able = sources.filter((word) => isDeep || call.seek(word)?.entry.kind !== 'directory')
  const copied = each(
    call,
    able,
    (word) => copy(call, word, targetOf(call, word, target), isDeep, flags.has('p') || flags.has('a')),
    (word, { message }) => {
      if (call.seek(word) === undefined)
        return isBusy(call) ? `can't stat '${word}': ${message}` : `cannot stat '${word}': ${message}`
      return isBusy(call)
        ? `can't create '${target}': ${message}`
        : `cannot create regular file '${target}': ${message}`
    }
  )
  return status || copied
})

const ln = instant((call) => {
  const { flags, words } = optionsOf(call, 'sfnvTr')
  const [target = '', place = nameOf(target)] = needed(call, words)
  const path = targetOf(call, target, place)
  try {
    if (flags.has('f') && call.seek(path, false) !== undefined) call.files.remove(call.process, path, false)
    if (flags.has('s')) call.files.link(call.process, target, path)
    else copy(call, target, path, false, true)
    return 0
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    call.complain(
      isBusy(call)
        ? `${path}: ${error.message}`
        : `failed to create ${flags.has('s') ? 'symbolic' : 'hard'} link '${path}': ${error.message}`
    )
    return 1
  }
})

export const copyingPrograms: Readonly<Record<string, Program>> = { mv, cp, ln }
