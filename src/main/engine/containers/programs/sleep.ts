import { stateful } from './program.ts'
import { ProgramError } from './program-error.ts'

const units: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of 5, 0.5, 2m, 1h, 1d, infinity; undefined for what is no time. */
function milliseconds(text: string): number | undefined {
  if (text === 'infinity' || text === 'inf') return Infinity
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text)
  return match === null ? undefined : Math.round(Number(match[1]) * units[match[2]!]!)
}

/** sleep TIME...: all of them together. */
export const sleep = stateful(
  (call) => {
    const { args, machine } = call
    if (args.length === 0) throw new ProgramError('missing operand')
    let sum = 0
    for (const word of args) {
      const time = milliseconds(word)
      if (time === undefined) {
        throw new ProgramError(
          machine.distribution === 'debian' ? `invalid time interval '${word}'` : `invalid number '${word}'`
        )
      }
      sum += time
    }
    return { until: sum === Infinity ? null : call.table.ports.now() + sum }
  },
  (call, { until }) => (until !== null && call.table.ports.now() >= until ? 0 : { kind: 'time', until })
)
