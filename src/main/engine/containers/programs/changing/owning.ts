// chmod, chown and chgrp: who may do what to files.
import { joined } from '../../files/paths.ts'
import type { Call } from '../../processes/call.ts'
import { instant, type Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'
import { each, isBusy } from './each.ts'

/** The paths of a folder and of all in it. */
function withInner(call: Call, path: string, isDeep: boolean): readonly string[] {
  const found = call.find(path, false)
  if (!isDeep || found.entry.kind !== 'directory') return [path]
  const inner = call.files
    .names(call.process, found.path)
    .flatMap((name) => withInner(call, joined(found.path, name), true))
  return [path, ...inner]
}

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

export const owningPrograms: Readonly<Record<string, Program>> = { chmod, chown, chgrp: chown }
