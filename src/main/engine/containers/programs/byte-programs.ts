// base64, md5sum and its like, dd, od and xxd: programs that look at bytes.
import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Json } from '../../../../shared/kube/object.ts'
import type { Call } from '../processes/call.ts'
import { openDescriptor } from '../processes/opening.ts'
import { byteLength, decode, encode } from '../text-bytes.ts'
import { bytesOf } from './changing/sizing.ts'
import { inputOf, nameOfInput, nextPiece, type Input } from './input.ts'
import { optionsOf } from './options.ts'
import { stateful, type Program } from './program.ts'
import { ProgramError } from './program-error.ts'

interface Gathering {
  readonly input: Input
  text: string
}

const mostBytes = 32 * 1024 * 1024

/** A program that needs the whole of each of its files. */
function wholeFiles(
  files: (call: Call) => readonly string[],
  each: (call: Call, text: string, name: string) => void
): Program {
  return stateful(
    (call) => ({ input: inputOf(files(call)), text: '' }) as unknown as Json,
    (call, json) => {
      const state = json as unknown as Gathering
      const name = nameOfInput(state.input)
      const piece = nextPiece(call, state.input, 65_536)
      if (piece.kind === 'wait') return piece.wait
      if (piece.kind === 'over') return state.input.status
      if (piece.kind === 'text') {
        state.text += piece.text
        if (state.text.length > mostBytes) throw new ProgramError('memory exhausted')
        return undefined
      }
      const isRead = name === '-' || call.seek(name)?.entry.kind === 'file'
      if (isRead) {
        call.charge(state.text.length / 2000)
        each(call, state.text, name)
      }
      state.text = ''
      return undefined
    }
  )
}

const words = (call: Call): readonly string[] => call.args.filter((word) => !/^-./.test(word))

const sum = (hash: (bytes: Uint8Array) => Uint8Array): Program => {
  const digest = (text: string): string => bytesToHex(hash(encode(text)))
  return wholeFiles(words, (call, text, name) => {
    if (call.args.some((word) => word === '-c' || word === '--check')) {
      for (const line of text.split('\n')) {
        const match = /^([0-9a-f]+) [ *](.+)$/.exec(line)
        if (match === null) continue
        const isSame = digest(call.files.read(call.process, match[2]!)) === match[1]
        call.print(`${match[2]}: ${isSame ? 'OK' : 'FAILED'}\n`)
      }
    } else call.print(`${digest(text)}  ${name}\n`)
  })
}

const base64 = wholeFiles(
  (call) => optionsOf(call, 'di', 'w', { decode: 'd', wrap: 'w' }).words,
  (call, text) => {
    const { flags, values } = optionsOf(call, 'di', 'w', { decode: 'd', wrap: 'w' })
    if (flags.has('d')) {
      const plain = text.replaceAll(/\s/g, '')
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) throw new ProgramError('invalid input')
      call.print(decode(Uint8Array.from(atob(plain), (char) => char.charCodeAt(0))))
      return
    }
    const coded = btoa(String.fromCharCode(...chunked(encode(text))))
    const width = Number(values['w'] ?? 76)
    call.print(width === 0 ? coded : coded.replaceAll(new RegExp(`.{1,${width}}`, 'g'), '$&\n'))
  }
)

/** Spread over a call's arguments: not more than a stack takes. */
function chunked(bytes: Uint8Array): Uint8Array {
  if (bytes.length > 100_000) throw new ProgramError('input too long')
  return bytes
}

const dump = wholeFiles(words, (call, text) => {
  const bytes = encode(text)
  const isCharacters = call.args.some((word) => /^-\w*c/.test(word))
  const lines: string[] = []
  for (let at = 0; at < bytes.length && lines.length < 10_000; at += 16) {
    const row = [...bytes.subarray(at, at + 16)]
    if (call.name === 'od') {
      const cells = row.map((byte) =>
        isCharacters
          ? ({ 10: '\\n', 9: '\\t', 0: '\\0', 13: '\\r' }[byte] ??
            (byte < 127 && byte > 31 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, '0')))
          : byte.toString(16).padStart(2, '0')
      )
      lines.push(
        `${at.toString(8).padStart(7, '0')}${cells.map((cell) => cell.padStart(isCharacters ? 4 : 3)).join('')}\n`
      )
    } else {
      const pairs = row.map((byte, index) => byte.toString(16).padStart(2, '0') + (index % 2 === 1 ? ' ' : '')).join('')
      lines.push(
        `${at.toString(16).padStart(8, '0')}: ${pairs.padEnd(40)} ${row.map((byte) => (byte < 127 && byte > 31 ? String.fromCharCode(byte) : '.')).join('')}\n`
      )
    }
  }
  call.print(lines.join('') + (call.name === 'od' ? `${bytes.length.toString(8).padStart(7, '0')}\n` : ''))
})

interface Copying {
  readonly from: number
  readonly to: number
  readonly block: number
  left: number | null
  skip: number
  written: number
  readonly isQuiet: boolean
  readonly startedAt: number
  readonly path: string | null
}

/** dd [if=FILE] [of=FILE] [bs=N] [count=N] [skip=N] [seek=N]. Zeros into a file are counted and not kept. */
const dd = stateful(
  (call) => {
    const values: Record<string, string> = {}
    for (const word of call.args) {
      const match = /^(\w+)=(.*)$/s.exec(word)
      if (match === null) throw new ProgramError(`unrecognized operand '${word}'`)
      values[match[1]!] = match[2]!
    }
    const block = bytesOf(values['bs'] ?? '512')
    if (Number.isNaN(block) || block <= 0) throw new ProgramError(`invalid number: '${values['bs']}'`)
    const count = values['count'] === undefined ? null : bytesOf(values['count'])
    const isQuiet = values['status'] === 'none'
    const startedAt = call.table.ports.now()
    const source = values['if']
    const target = values['of']
    const open = (path: string, writes: boolean): number => {
      try {
        return openDescriptor(
          call,
          path,
          writes ? { reads: false, writes, truncates: !/notrunc/.test(values['conv'] ?? '') } : { reads: true, writes }
        )
      } catch (error) {
        throw new ProgramError(
          call.machine.distribution === 'debian'
            ? `failed to open '${path}': ${(error as Error).message}`
            : `can't open '${path}': ${(error as Error).message}`
        )
      }
    }
    const from = source === undefined ? 0 : open(source, false)
    const to = target === undefined ? 1 : open(target, true)
    const opened = call.table.open.get(call.process, from)
    const kind = target === undefined ? undefined : call.seek(target)?.entry.kind
    if (opened?.kind === 'device' && opened.device === 'zero' && count !== null && kind === 'file') {
      const bytes = block * count + Number(values['seek'] ?? 0) * block
      call.files.resize(call.process, target!, bytes)
      return {
        from,
        to,
        block,
        left: 0,
        skip: 0,
        written: block * count,
        isQuiet,
        startedAt,
        path: target!
      }
    }
    return {
      from,
      to,
      block,
      left: count === null ? null : count * block,
      skip: Number(values['skip'] ?? 0) * block,
      written: 0,
      isQuiet,
      startedAt,
      path: null
    }
  },
  (call, json) => {
    const state = json as unknown as Copying
    if (state.left === null || state.left > 0) {
      const piece = call.read(state.from, Math.min(state.skip > 0 ? state.skip : (state.left ?? Infinity), 32_768))
      if (piece === undefined) return { kind: 'input', descriptor: state.from }
      if (piece !== '') {
        if (state.skip > 0) state.skip -= piece.length
        else {
          call.print(piece, state.to)
          state.written += byteLength(piece)
          if (state.left !== null) state.left = Math.max(state.left - byteLength(piece), 0)
          call.charge(piece.length / 2000)
        }
        return undefined
      }
    }
    if (state.isQuiet) return 0
    const whole = Math.floor(state.written / state.block)
    const rest = state.written % state.block > 0 ? 1 : 0
    const seconds = Math.max((call.table.ports.now() - state.startedAt) / 1000, state.written / 1.2e9)
    const rate = seconds === 0 ? state.written : state.written / seconds
    const shown =
      call.machine.distribution === 'debian'
        ? `${state.written} bytes (${sizeWords(state.written)}) copied, ${seconds.toPrecision(6)} s, ${(rate / 1e9).toFixed(1)} GB/s`
        : `${state.written} bytes (${(state.written / 1024 ** 2).toFixed(1)}MB) copied, ${seconds.toFixed(6)} seconds, ${(rate / 1024 ** 3).toFixed(1)}GB/s`
    call.print(`${whole}+${rest} records in\n${whole}+${rest} records out\n${shown}\n`, 2)
    return 0
  }
)

function sizeWords(bytes: number): string {
  return bytes < 1e6
    ? `${(bytes / 1e3).toFixed(1)} kB`
    : `${Math.round(bytes / 1e6)} MB, ${Math.round(bytes / 1024 ** 2)} MiB`
}

export const bytePrograms: Readonly<Record<string, Program>> = {
  base64,
  md5sum: sum(md5),
  sha1sum: sum(sha1),
  sha256sum: sum(sha256),
  od: dump,
  xxd: dump,
  hexdump: dump,
  dd
}
