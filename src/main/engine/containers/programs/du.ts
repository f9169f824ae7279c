import { FileError } from '../files/file-system.ts'
import { joined } from '../files/paths.ts'
import { sizeOf } from './listing.ts'
import { instant } from './program.ts'

/** du [-sh] [PATH...]. */
export const du = instant((call) => {
  const flags = call.args.filter((word) => word.startsWith('-')).join('')
  const words = call.args.filter((word) => !word.startsWith('-') && !/^\d+$/.test(word))
  const shown = (bytes: number): string =>
    flags.includes('h') ? humanKibibytes(bytes) : String(Math.ceil(bytes / 1024))
  let status = 0
  const walk = (path: string, isTop: boolean): number => {
    const found = call.find(path, isTop)
    call.charge(0.05)
    if (found.entry.kind !== 'directory') {
      const size = found.entry.kind === 'file' ? Math.ceil(sizeOf(found.entry) / 4096) * 4096 : 0
      if (isTop || flags.includes('a')) call.print(`${shown(size)}\t${path}\n`)
      return size
    }
    let size = 4096
    for (const name of call.files.names(call.process, found.path))
      size += walk(joined(path.replace(/\/$/, '') || '/', name), false)
    if (isTop || !flags.includes('s')) call.print(`${shown(size)}\t${path}\n`)
    return size
  }
  for (const word of words.length === 0 ? ['.'] : words) {
    try {
      walk(word, true)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      call.complain(
        call.machine.distribution === 'debian'
          ? `cannot access '${word}': ${error.message}`
          : `${word}: ${error.message}`
      )
      status = 1
    }
  }
  return status
})

function humanKibibytes(bytes: number): string {
  const units = ['K', 'M', 'G', 'T']
  let value = bytes / 1024
  let unit = 0
  while (value >= 1024 && unit < 3) {
    value /= 1024
    unit++
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)}${units[unit]}`
}
