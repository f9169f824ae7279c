// touch, rm, mkdir, rmdir, mv, ln, chmod, chown, truncate: programs that change what the file system holds.
import { FileError } from '../files/file-system.ts'
import { joined, nameOf } from '../files/paths.ts'
import type { Call } from '../processes/call.ts'
import { optionsOf } from './options.ts'
import { instant, type Program } from './program.ts'
import { ProgramError } from './program-error.ts'

/** Does it for each word; what fails is said, and the others are done all the same. */
function each(
  call: Call,
  words: readonly string[],
  act: (word: string) => void,
  complaint: (word: string, error: FileError) => string
): number {
  let status = 0
  for (const word of words) {
    try {
      act(word)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      call.complain(complaint(word, error))
      status = 1
    }
  }
  return status
}

function isBusy(call: Call): boolean {
  return call.machine.distribution !== 'debian'
}

function needed(call: Call, words: readonly string[], count = 1): readonly string[] {
  if (words.length >= count) return words
  throw new ProgramError(
    words.length === 0 ? 'missing operand' : `missing destination file operand after '${words[0]}'`,
    isBusy(call) ? 1 : 1
  )
}

const touch = instant((call) => {
  const { flags, words } = optionsOf(call, 'acmhf', 'drt')
  return each(
    call,
    needed(call, words),
    (word) => {
      if (call.seek(word) !== undefined) call.files.change(call.process, word, { time: call.table.ports.now() })
      else if (!flags.has('c')) call.files.write(call.process, word, '')
    },
    (word, { message }) => (isBusy(call) ? `${word}: ${message}` : `cannot touch '${word}': ${message}`)
  )
})

function removeAll(call: Call, path: string): void {
  const found = call.find(path, false)
  if (found.entry.kind === 'directory') {
    for (const name of call.files.names(call.process, found.path)) removeAll(call, joined(found.path, name))
    call.charge(0.1)
    call.files.remove(call.process, found.path, true)
  } else call.files.remove(call.process, found.path, false)
}

const rm = instant((call) => {
  const { flags, words } = optionsOf(call, 'rRfidvI', '', { recursive: 'r', force: 'f', dir: 'd', verbose: 'v' })
  const isDeep = flags.has('r') || flags.has('R')
  if (words.length === 0 && flags.has('f')) return 0
  return each(
    call,
    needed(call, words),
    (word) => {
      if (call.seek(word, false) === undefined && flags.has('f')) return
      if (isDeep) {
        if (/^\/+$/.test(word))
          throw new ProgramError(
            "it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe"
          )
        removeAll(call, word)
      } else call.files.remove(call.process, word, false)
      if (flags.has('v')) call.print(`removed '${word}'\n`)
    },
    (word, { message, code }) =>
      isBusy(call)
        ? code === 'EISDIR'
          ? `'${word}' is a directory`
          : `can't remove '${word}': ${message}`
        : `cannot remove '${word}': ${message}`
  )
})

const mkdir = instant((call) => {
  const { flags, words, values } = optionsOf(call, 'pv', 'm', { parents: 'p', mode: 'm' })
  const mode = values['m'] === undefined ? 0o777 : Number.parseInt(values['m'], 8)
  return each(
    call,
    needed(call, words),
    (word) => {
      if (!flags.has('p')) {
        call.files.makeFolder(call.process, word, mode)
        return
      }
      const parts = word.split('/')
      for (let count = 1; count <= parts.length; count++) {
        const path = parts.slice(0, count).join('/')
        if (path === '') continue
        const found = call.seek(path)
        if (found === undefined) call.files.makeFolder(call.process, path, mode)
        else if (found.entry.kind !== 'directory') throw new FileError(count === parts.length ? 'EEXIST' : 'ENOTDIR')
      }
    },
    (word, { message }) =>
      isBusy(call) ? `can't create directory '${word}': ${message}` : `cannot create directory '${word}': ${message}`
  )
})

const rmdir = instant((call) => {
  const { words } = optionsOf(call, 'pv')
  return each(
    call,
    needed(call, words),
    (word) => call.files.remove(call.process, word, true),
    (word, { message }) => (isBusy(call) ? `'${word}': ${message}` : `failed to remove '${word}': ${message}`)
  )
})

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

/** The mode that u+x, 755, a=rw and the like make of another; undefined for what is none. */
function changedMode(mode: number, text: string, isFolder: boolean): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8)
  let result = mode
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause)
    if (match === null) return undefined
    const [, who = '', operator, what = ''] = match
    for (const each of who === '' || who.includes('a') ? 'ugo' : who) {
      const shift = each === 'u' ? 6 : each === 'g' ? 3 : 0
      let bits = 0
      if (what.includes('r')) bits |= 4
      if (what.includes('w')) bits |= 2
      if (what.includes('x') || (what.includes('X') && (isFolder || (mode & 0o111) !== 0))) bits |= 1
      if (operator === '+') result |= bits << shift
      else if (operator === '-') result &= ~(bits << shift)
      else result = (result & ~(7 << shift)) | (bits << shift)
    }
    if (what.includes('t')) result = operator === '-' ? result & ~0o1000 : result | 0o1000
  }
  return result
}

/** The paths of a folder and of all in it. */
function withInner(call: Call, path: string, isDeep: boolean): readonly string[] {
  const found = call.find(path, false)
  if (!isDeep || found.entry.kind !== 'directory') return [path]
  const inner = call.files
    .names(call.process, found.path)
    .flatMap((name) => withInner(call, joined(found.path, name), true))
  return [path, ...inner]
}

const chmod = instant((call) => {
  const { args } = call
  const isDeep = args.includes('-R')
  const [mode = '', ...words] = args.filter((word) => !/^-[RvfcR]+$/.test(word))
  if (words.length === 0) throw new ProgramError('missing operand')
  return each(
    call,
    words,
    (word) => {
      for (const path of withInner(call, word, isDeep)) {
        const { entry } = call.find(path)
        const changed = changedMode(entry.mode, mode, entry.kind === 'directory')
        if (changed === undefined) throw new ProgramError(`invalid mode: '${mode}'`)
        call.files.change(call.process, path, { mode: changed })
      }
    },
    (word, { message, code }) =>
      code === 'ENOENT' && !isBusy(call)
        ? `cannot access '${word}': ${message}`
        : isBusy(call)
          ? `${word}: ${message}`
          : `changing permissions of '${word}': ${message}`
  )
})

function idOf(call: Call, file: '/etc/passwd' | '/etc/group', name: string): number {
  if (/^\d+$/.test(name)) return Number(name)
  const line = (call.seek(file)?.entry.text ?? '').split('\n').find((one) => one.startsWith(`${name}:`))
  if (line === undefined)
    throw new ProgramError(
      isBusy(call)
        ? `unknown ${file === '/etc/passwd' ? 'user' : 'group'} ${name}`
        : `invalid ${file === '/etc/passwd' ? 'user' : 'group'}: '${name}'`
    )
  return Number(line.split(':')[2])
}

const chown = instant((call) => {
  const isDeep = call.args.some((word) => /^-[a-zA-Z]*R/.test(word))
  const [owner = '', ...words] = call.args.filter((word) => !word.startsWith('-'))
  if (words.length === 0) throw new ProgramError('missing operand')
  const [user, group] = call.name === 'chgrp' ? ['', owner] : owner.split(/[:.]/)
  const change = {
    ...(user === '' ? {} : { user: idOf(call, '/etc/passwd', user!) }),
    ...(group === undefined || group === '' ? {} : { group: idOf(call, '/etc/group', group) })
  }
  return each(
    call,
    words,
    (word) => {
      for (const path of withInner(call, word, isDeep)) call.files.change(call.process, path, change)
    },
    (word, { message, code }) =>
      isBusy(call)
        ? `${word}: ${message}`
        : code === 'ENOENT'
          ? `cannot access '${word}': ${message}`
          : `changing ownership of '${word}': ${message}`
  )
})

/** Bytes of 512, 64k, 1M, 2G; NaN for what is no size. */
export function bytesOf(text: string): number {
  const match = /^(\d+)(?:([kKMGTbcw])(iB|B)?)?$/.exec(text)
  if (match === null) return Number.NaN
  const units: Readonly<Record<string, number>> = {
    c: 1,
    w: 2,
    b: 512,
    k: 1024,
    K: 1024,
    M: 1024 ** 2,
    G: 1024 ** 3,
    T: 1024 ** 4
  }
  const factor =
    match[3] === 'B' && match[2] !== undefined ? Math.round(units[match[2]]! / 1.024) : (units[match[2] ?? 'c'] ?? 1)
  return (
    Number(match[1]) *
    (match[3] === 'B' ? ({ k: 1000, K: 1000, M: 1e6, G: 1e9, T: 1e12 }[match[2]!] ?? factor) : factor)
  )
}

const truncate = instant((call) => {
  const { words, values } = optionsOf(call, 'co', 's', { size: 's' })
  const size = values['s'] ?? ''
  return each(
    call,
    words,
    (word) => {
      const found = call.seek(word)
      const before = found === undefined ? 0 : (found.entry.text?.length ?? 0) + (found.entry.zeros ?? 0)
      const amount = bytesOf(size.replace(/^[-+]/, ''))
      if (Number.isNaN(amount)) throw new ProgramError(`invalid number: '${size}'`)
      const bytes = size.startsWith('+')
        ? before + amount
        : size.startsWith('-')
          ? Math.max(before - amount, 0)
          : amount
      call.files.resize(call.process, word, bytes)
    },
    (word, { message }) => `cannot open '${word}' for writing: ${message}`
  )
})

const fallocate = instant((call) => {
  const { words, values } = optionsOf(call, 'nv', 'lo', { length: 'l', offset: 'o' })
  const bytes = bytesOf(values['l'] ?? '')
  if (Number.isNaN(bytes) || bytes <= 0) throw new ProgramError(`invalid length value specified`)
  return each(
    call,
    words,
    (word) => call.files.resize(call.process, word, bytes),
    (word, { message }) => `cannot open ${word}: ${message}`
  )
})

const mktemp = instant((call) => {
  const { flags, words } = optionsOf(call, 'dqut', 'p')
  const template = words[0] ?? '/tmp/tmp.XXXXXXXXXX'
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
  call.table.ports.sawTime()
  const path = template.replace(/X+$/, (xs) =>
    Array.from(xs, () => letters[call.table.ports.random.integer(letters.length)]!).join('')
  )
  if (flags.has('d')) call.files.makeFolder(call.process, path, 0o700)
  else {
    call.files.write(call.process, path, '')
    call.files.change(call.process, path, { mode: 0o600 })
  }
  call.print(`${path}\n`)
})

export const changingPrograms: Readonly<Record<string, Program>> = {
  touch,
  rm,
  unlink: rm,
  mkdir,
  rmdir,
  mv,
  cp,
  ln,
  chmod,
  chown,
  chgrp: chown,
  truncate,
  fallocate,
  mktemp
}
