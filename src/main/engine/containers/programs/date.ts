import { instant } from './program.ts'
import { ProgramError } from './program-error.ts'
import { strftime } from './strftime.ts'

/** The moment that -d names: a date, @SECONDS, "now", "N days ago", "+N hours". */
function parsed(text: string, now: number): number | undefined {
  if (/^@-?\d+(\.\d+)?$/.test(text)) return Number(text.slice(1)) * 1000
  if (/^(now|today)$/.test(text)) return now
  if (text === 'yesterday') return now - 86_400_000
  if (text === 'tomorrow') return now + 86_400_000
  const units: Readonly<Record<string, number>> = {
    sec: 1000,
    second: 1000,
    min: 60_000,
    minute: 60_000,
    hour: 3_600_000,
    day: 86_400_000,
    week: 604_800_000
  }
  const relative = /^([-+]?\d+)\s*(sec|second|min|minute|hour|day|week)s?(\s+ago)?$/.exec(text.trim())
  if (relative !== null) {
    const shift = Number(relative[1]) * units[relative[2]!]!
    return relative[3] === undefined ? now + shift : now - shift
  }
  const date = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?(?:Z| UTC)?$/.exec(text.trim())
  if (date === null) return undefined
  const [, year, month, day, hours = '0', minutes = '0', seconds = '0'] = date
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hours), Number(minutes), Number(seconds))
}

/** date [-u] [-d TEXT] [-I|-R] [+FORMAT]. */
export const date = instant((call) => {
  let moment = call.now
  let format = call.machine.distribution === 'debian' ? '%a %b %e %H:%M:%S %Z %Y' : '%a %b %e %H:%M:%S %Z %Y'
  const { args } = call
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!
    const text = word === '-d' || word === '--date' ? args[++at] : /^(?:-d|--date=)(.+)/s.exec(word)?.[1]
    if (text !== undefined) {
      const found = parsed(text, moment)
      if (found === undefined)
        throw new ProgramError(`invalid date ${call.machine.distribution === 'debian' ? `'${text}'` : `'${text}'`}`)
      moment = found
    } else if (word.startsWith('+')) format = word.slice(1)
    else if (/^(-I|--iso-8601)(date)?$/.test(word)) format = '%Y-%m-%d'
    else if (/^(-I|--iso-8601=)seconds$/.test(word)) format = '%Y-%m-%dT%H:%M:%S+00:00'
    else if (word === '-R') format = '%a, %d %b %Y %H:%M:%S +0000'
    else if (word === '-s') throw new ProgramError("can't set date: Operation not permitted")
  }
  call.print(`${strftime(moment, format)}\n`)
})
