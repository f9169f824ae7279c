// touch, mkdir, mktemp, rm and rmdir: what makes files and folders, and takes them away.
import { FileError } from '../../files/file-system.ts'
import { joined } from '../../files/paths.ts'
import type { Call } from '../../processes/call.ts'
import { optionsOf } from '../options.ts'
import { instant, type Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'
import { each, isBusy, needed } from './each.ts'

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

export const makingPrograms: Readonly<Record<string, Program>> = { touch, rm, unlink: rm, mkdir, rmdir, mktemp }
