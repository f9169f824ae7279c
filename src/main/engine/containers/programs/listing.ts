// ls and stat: what entries of the file system look like.
import { FileError, type FileEntry, type Found } from '../files/file-system.ts'
import { joined } from '../files/paths.ts'
import type { Call } from '../processes/call.ts'
import { byteLength } from '../text-bytes.ts'
import { optionsOf } from './options.ts'
import { instant } from './program.ts'
import { strftime } from './strftime.ts'

const kindLetters: Readonly<Record<FileEntry['kind'], string>> = { file: '-', directory: 'd', link: 'l', device: 'c' }

/** -rw-r--r-- and the like. */
export function modeText({ kind, mode }: FileEntry): string {
  const part = (shift: number): string => {
    const bits = (mode >> shift) & 7
    return `${(bits & 4) === 0 ? '-' : 'r'}${(bits & 2) === 0 ? '-' : 'w'}${(bits & 1) === 0 ? '-' : 'x'}`
  }
  let text = kindLetters[kind] + part(6) + part(3) + part(0)
  const letter = (at: number, mark: string): void => {
    text = text.slice(0, at) + (text[at] === 'x' ? mark : mark.toUpperCase()) + text.slice(at + 1)
  }
  if ((mode & 0o4000) !== 0) letter(3, 's')
  if ((mode & 0o2000) !== 0) letter(6, 's')
  if ((mode & 0o1000) !== 0) text = text.slice(0, 9) + ((mode & 1) === 0 ? 'T' : 't')
  return text
}

export function sizeOf({ kind, text = '', zeros = 0, target = '' }: FileEntry): number {
  if (kind === 'directory') return 4096
  return kind === 'link' ? target.length : byteLength(text) + zeros
}

/** What it takes of a disk; the target of a link lies in its inode. */
function kibibytesOf(entry: FileEntry): number {
  return entry.kind === 'link' ? 0 : Math.ceil(sizeOf(entry) / 4096) * 4
}

/** Names of users and groups, as the container's own files have them. */
export function nameOfId(call: Call, file: '/etc/passwd' | '/etc/group', id: number): string {
  const text = call.seek(file)?.entry.text ?? ''
  return (
    text
      .split('\n')
      .find((line) => line.split(':')[2] === String(id))
      ?.split(':')[0] ?? String(id)
  )
}

export function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes)
  let value = bytes
  let unit = -1
  while (value >= 1024 && unit < 4) {
    value /= 1024
    unit++
  }
  const shown = value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : String(Math.ceil(value))
  return `${shown}${'KMGTP'[unit]}`
}

interface Look {
  readonly isLong: boolean
  readonly isHuman: boolean
  readonly marks: boolean
  readonly numbers: boolean
  readonly inodes: boolean
}

function longLine(call: Call, name: string, entry: FileEntry, { isHuman, numbers }: Look, width: number): string {
  const size = entry.kind === 'device' ? '1,   3' : isHuman ? humanSize(sizeOf(entry)) : String(sizeOf(entry))
  const owner = numbers ? String(entry.user) : nameOfId(call, '/etc/passwd', entry.user)
  const group = numbers ? String(entry.group) : nameOfId(call, '/etc/group', entry.group)
  const isOld = call.now - entry.time > 15_778_800_000
  const time = strftime(entry.time, isOld ? '%b %e  %Y' : '%b %e %H:%M')
  const links = entry.kind === 'directory' ? 2 : 1
  const people = call.machine.distribution === 'debian' ? `${owner} ${group}` : `${owner.padEnd(8)} ${group.padEnd(8)}`
  const target = entry.kind === 'link' ? ` -> ${entry.target}` : ''
  return `${modeText(entry)} ${call.machine.distribution === 'debian' ? links : String(links).padStart(4)} ${people} ${size.padStart(width)} ${time} ${name}${target}`
}

function show(call: Call, entries: readonly (readonly [string, FileEntry])[], look: Look): void {
  const mark = ({ kind, mode }: FileEntry): string =>
    look.marks ? (kind === 'directory' ? '/' : kind === 'link' ? '@' : (mode & 0o111) === 0 ? '' : '*') : ''
  if (!look.isLong) {
    const names = entries.map(([name, entry]) => name + mark(entry))
    if (!call.isTerminal(1) || names.length === 0) call.print(names.map((name) => `${name}\n`).join(''))
    else call.print(columns(names, call.table.terminalOf(call.process, 1)?.columns ?? 80))
    return
  }
  const width = Math.max(
    ...entries.map(([, entry]) => (look.isHuman ? humanSize(sizeOf(entry)) : String(sizeOf(entry))).length),
    call.machine.distribution === 'debian' ? 1 : 9
  )
  call.print(entries.map(([name, entry]) => `${longLine(call, name, entry, look, width)}${mark(entry)}\n`).join(''))
}

function columns(names: readonly string[], width: number): string {
  const cell = Math.max(...names.map(({ length }) => length)) + 2
  const count = Math.max(Math.floor(width / cell), 1)
  const rows = Math.ceil(names.length / count)
  let text = ''
  for (let row = 0; row < rows; row++) {
    const line = names.filter((_name, index) => index % rows === row)
    text += `${line.map((name, index) => (index === line.length - 1 ? name : name.padEnd(cell))).join('')}\n`
  }
  return text
}

/** ls [-laAdhF1tSrRn] [PATH...]. */
export const ls = instant((call) => {
  const { flags, words } = optionsOf(call, 'laAdhF1tSrRnpiCxHsgL', '', {
    dereference: 'L',
    all: 'a',
    color: 'C',
    human: 'h',
    'human-readable': 'h',
    'almost-all': 'A',
    directory: 'd',
    recursive: 'R'
  })
  const look: Look = {
    isLong: flags.has('l') || flags.has('n') || flags.has('g'),
    isHuman: flags.has('h'),
    marks: flags.has('F') || flags.has('p'),
    numbers: flags.has('n'),
    inodes: flags.has('i')
  }
  const follows = flags.has('L')
  let status = 0
  const files: (readonly [string, FileEntry])[] = []
  const folders: (readonly [string, Found])[] = []
  const isBusy = call.machine.distribution !== 'debian'
  for (const word of words.length === 0 ? ['.'] : words) {
    try {
      const found = call.find(word, !look.isLong || follows || word.endsWith('/'))
      if (found.entry.kind === 'directory' && !flags.has('d')) folders.push([word, found])
      else files.push([word, found.entry])
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      call.complain(isBusy ? `${word}: ${error.message}` : `cannot access '${word}': ${error.message}`)
      status = isBusy ? 1 : 2
    }
  }
  if (files.length > 0) show(call, sorted(files, flags), look)
  let isFirst = files.length === 0
  const queue = [...folders]
  for (let count = 0; queue.length > 0 && count < mostFolders; count++) {
    const [word, found] = queue.shift()!
    let names: readonly string[]
    try {
      names = call.files.names(call.process, found.path)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      call.complain(
        isBusy ? `can't open '${word}': ${error.message}` : `cannot open directory '${word}': ${error.message}`
      )
      status = isBusy ? 1 : 2
      continue
    }
    call.charge(names.length / 50)
    if (words.length > 1 || flags.has('R')) call.print(`${isFirst ? '' : '\n'}${word}:\n`)
    isFirst = false
    const entries: (readonly [string, FileEntry])[] = []
    if (flags.has('a')) entries.push(['.', found.entry], ['..', found.entry])
    for (const name of names) {
      const inside = call.seek(joined(found.path, name), follows)
      if (inside === undefined || (name.startsWith('.') && !flags.has('a') && !flags.has('A'))) continue
      entries.push([name, inside.entry])
    }
    if (look.isLong) call.print(`total ${entries.reduce((sum, [, entry]) => sum + kibibytesOf(entry), 0)}\n`)
    show(call, sorted(entries, flags), look)
    if (!flags.has('R')) continue
    const inner = entries.filter(([name, { kind }]) => kind === 'directory' && name !== '.' && name !== '..')
    queue.unshift(
      ...inner.map(([name]): readonly [string, Found] => [
        `${word.replace(/\/$/, '')}/${name}`,
        call.seek(joined(found.path, name))!
      ])
    )
  }
  return status
})

const mostFolders = 500

function sorted(
  entries: readonly (readonly [string, FileEntry])[],
  flags: ReadonlySet<string>
): readonly (readonly [string, FileEntry])[] {
  const list = [...entries]
  if (flags.has('t')) list.sort(([, a], [, b]) => b.time - a.time)
  else if (flags.has('S')) list.sort(([, a], [, b]) => sizeOf(b) - sizeOf(a))
  else list.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return flags.has('r') ? list.toReversed() : list
}

/** stat [-c FORMAT] FILE... */
export const stat = instant((call) => {
  const { flags, values, words } = optionsOf(call, 'Lft', 'c', { format: 'c', dereference: 'L' })
  let status = 0
  for (const word of words) {
    try {
      const { entry } = call.find(word, flags.has('L'))
      const time = strftime(entry.time, '%Y-%m-%d %H:%M:%S.%N +0000')
      const shownName = entry.kind === 'link' ? `${word} -> ${entry.target}` : word
      const octal = (entry.mode & 0o7777).toString(8)
      const fields: Readonly<Record<string, string>> = {
        n: word,
        N: entry.kind === 'link' ? `'${word}' -> '${entry.target}'` : `'${word}'`,
        s: String(sizeOf(entry)),
        a: octal,
        A: modeText(entry),
        u: String(entry.user),
        g: String(entry.group),
        U: nameOfId(call, '/etc/passwd', entry.user),
        G: nameOfId(call, '/etc/group', entry.group),
        F: {
          file: sizeOf(entry) === 0 ? 'regular empty file' : 'regular file',
          directory: 'directory',
          link: 'symbolic link',
          device: 'character special file'
        }[entry.kind],
        Y: String(Math.floor(entry.time / 1000)),
        y: time,
        h: '1',
        i: '262401',
        b: String(kibibytesOf(entry) * 2)
      }
      if (values['c'] !== undefined)
        call.print(`${values['c'].replaceAll(/%(\w)/g, (all, letter: string) => fields[letter] ?? all)}\n`)
      else {
        call.print(
          `  File: ${shownName}\n  Size: ${fields['s']!.padEnd(10)}\tBlocks: ${fields['b']!.padEnd(10)} IO Block: 4096   ${fields['F']}\n` +
            `Device: 0,50\tInode: 262401      Links: 1\nAccess: (${octal.padStart(4, '0')}/${fields['A']})  Uid: (${fields['u']!.padStart(5)}/${fields['U']!.padStart(8)})   Gid: (${fields['g']!.padStart(5)}/${fields['G']!.padStart(8)})\n` +
            `Access: ${time}\nModify: ${time}\nChange: ${time}\n`
        )
      }
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      call.complain(
        call.machine.distribution === 'debian'
          ? `cannot statx '${word}': ${error.message}`
          : `can't stat '${word}': ${error.message}`
      )
      status = 1
    }
  }
  return status
})
