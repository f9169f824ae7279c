// What is done with each member of a tar archive that is listed or unpacked.
import { FileError, type FileEntry } from '../../files/file-system.ts'
import { joined } from '../../files/paths.ts'
import type { Call } from '../../processes/call.ts'
import { decode, encode } from '../../text-bytes.ts'
import { modeText } from '../listing.ts'
import { strftime } from '../strftime.ts'
import { block, memberOf, type Member } from './tar-header.ts'
import type { TarOptions } from './tar-options.ts'

/** Lists or unpacks a whole archive: the exit code. */
export function takeMembers(call: Call, options: TarOptions, text: string): number {
  const bytes = encode(text)
  const found = new Set<string>()
  let status = 0
  let members = 0
  let longName: string | null = null
  for (let from = 0; from + block <= bytes.length;) {
    const head = bytes.subarray(from, from + block)
    if (head.every((byte) => byte === 0)) break
    const member = memberOf(head)
    if (member === undefined) {
      call.complain('This does not look like a tar archive')
      call.complain('Exiting with failure status due to previous errors')
      return 2
    }
    const body = bytes.subarray(from + block, from + block + member.size)
    from += block + Math.ceil(member.size / block) * block
    members++
    if (member.type === 'L') {
      longName = decode(body).replace(/\0.*$/s, '')
      continue
    }
    if (member.type === 'x' || member.type === 'g') continue
    const name: string = longName ?? member.name
    longName = null
    const asked = askedFor(options, name)
    if (asked === undefined) continue
    found.add(asked)
    status = Math.max(status, take(call, options, { ...member, name }, decode(body)))
  }
  if (members === 0 && bytes.length > 0 && !bytes.subarray(0, block).every((byte) => byte === 0)) {
    call.complain('This does not look like a tar archive')
    return 2
  }
  for (const word of options.words) {
    if (found.has(word)) continue
    call.complain(`${word}: Not found in archive`)
    status = 2
  }
  if (status > 0) call.complain('Exiting with failure status due to previous errors')
  return status
}

/** The word that asks for a member: "" where all are asked for, undefined where it is not. */
function askedFor({ words }: TarOptions, name: string): string | undefined {
  if (words.length === 0) return ''
  return words.find((word) => {
    const plain = word.replace(/\/$/, '')
    return name.replace(/\/$/, '') === plain || name.startsWith(`${plain}/`)
  })
}

function take(call: Call, options: TarOptions, member: Member, text: string): number {
  call.charge(1 + text.length / 2000)
  const { name, type } = member
  if (options.mode === 't') {
    list(call, options, member)
    return 0
  }
  if (options.shows) {
    if (type === '0' || type === '') call.print(text)
    return 0
  }
  const inner = name.replace(/^\/+/, '').split('/').slice(options.strip).join('/').replace(/\/$/, '')
  if (inner === '') return 0
  if (options.isTold) call.print(`${name}\n`)
  // What climbs out of the folder is left out.
  if (inner.split('/').includes('..')) return 0
  try {
    put(call, options, inner, member, text)
    return 0
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    call.complain(`${name}: Cannot open: ${error.message}`)
    return 2
  }
}

function list(call: Call, { isTold }: TarOptions, { name, type, mode, time, size, target, user, group }: Member): void {
  const kind = type === '5' ? 'directory' : type === '2' ? 'link' : 'file'
  const entry: FileEntry = { kind, mode, user: 0, group: 0, time }
  const owner = `${user}/${group}`
  const pointer = kind === 'link' ? ` -> ${target}` : ''
  // Owner and size share their room.
  const bytes = String(size).padStart(Math.max(18 - owner.length, 1))
  call.print(
    isTold
      ? `${modeText(entry)} ${owner} ${bytes} ${strftime(time, '%Y-%m-%d %H:%M')} ${name}${pointer}\n`
      : `${name}\n`
  )
}

function put(call: Call, { folder, touches }: TarOptions, inner: string, member: Member, text: string): void {
  const { type, mode, time, target } = member
  const { files, process } = call
  const parts = inner.split('/')
  for (let count = 1; count < parts.length; count++) {
    const above = joined(folder, parts.slice(0, count).join('/'))
    if (call.seek(above) === undefined) files.makeFolder(process, above)
  }
  const path = joined(folder, inner)
  if (type === '5') {
    if (call.seek(path) === undefined) files.makeFolder(process, path, mode)
    return
  }
  if (call.seek(path, false) !== undefined) files.remove(process, path, false)
  if (type === '2') files.link(process, target, path)
  else {
    files.write(process, path, text)
    files.change(process, path, { mode: mode & 0o7777, ...(touches ? {} : { time }) })
  }
}
