// truncate and fallocate: how many bytes a file has.
import { optionsOf } from '../options.ts'
import { instant, type Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'
import { each } from './each.ts'

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

export const sizingPrograms: Readonly<Record<string, Program>> = { truncate, fallocate }
