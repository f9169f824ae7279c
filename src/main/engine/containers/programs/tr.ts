import { optionsOf } from './options.ts'
import { stateful } from './program.ts'
import { ProgramError } from './program-error.ts'

const classes: Readonly<Record<string, string>> = {
  upper: 'A-Z',
  lower: 'a-z',
  digit: '0-9',
  alpha: 'A-Za-z',
  alnum: 'A-Za-z0-9',
  space: ' \t\n\v\f\r',
  blank: ' \t',
  punct: '!-/:-@[-`{-~',
  print: ' -~',
  xdigit: '0-9A-Fa-f'
}

/** All characters of a set of tr. */
function charactersOf(set: string): string[] {
  const text = set.replaceAll(/\[:(\w+):\]/g, (all, name: string) => classes[name] ?? all)
  const chars: string[] = []
  for (let at = 0; at < text.length; at++) {
    let char = text[at]!
    if (char === '\\' && at + 1 < text.length) {
      const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1))
      if (octal !== null) {
        char = String.fromCharCode(Number.parseInt(octal[0], 8))
        at += octal[0].length
      } else {
        const next = text[++at]!
        char =
          { n: '\n', t: '\t', r: '\r', '\\': '\\', '0': '\0', f: '\f', v: '\v', b: '\b', a: '\u0007' }[next] ?? next
      }
    }
    if (text[at + 1] === '-' && at + 2 < text.length) {
      const end = text.charCodeAt(at + 2)
      for (let code = char.charCodeAt(0); code <= end; code++) chars.push(String.fromCharCode(code))
      at += 2
    } else chars.push(char)
  }
  return chars
}

/** tr [-cdst] SET1 [SET2]. */
export const tr = stateful(
  (call) => {
    const { flags, words } = optionsOf(
      call,
      'cCdst',
      '',
      { delete: 'd', 'squeeze-repeats': 's', complement: 'c' },
      true
    )
    const [first, second] = words
    if (first === undefined) throw new ProgramError('missing operand')
    if (second === undefined && !flags.has('d') && !flags.has('s'))
      throw new ProgramError(`missing operand after '${first}'`)
    return { flags: [...flags].join('').toLowerCase(), first, second: second ?? null, last: '' }
  },
  (call, state) => {
    const text = call.read(0, 8192)
    if (text === undefined) return { kind: 'input', descriptor: 0 }
    if (text === '') return 0
    const from = charactersOf(state.first)
    const to = state.second === null ? [] : charactersOf(state.second)
    const places = new Map(from.map((char, index) => [char, index]))
    const isIn = (char: string): boolean => places.has(char) !== state.flags.includes('c')
    const squeezed = new Set(state.flags.includes('s') ? (to.length > 0 ? to : undefined) : [])
    let result = ''
    for (const char of text) {
      if (state.flags.includes('d') && isIn(char)) continue
      const isHit = isIn(char)
      let out = char
      if (isHit && to.length > 0 && !state.flags.includes('d')) {
        out = state.flags.includes('c') ? to.at(-1)! : (to[Math.min(places.get(char)!, to.length - 1)] ?? char)
      }
      if (state.flags.includes('s') && out === state.last && (to.length > 0 ? squeezed.has(out) : isHit)) continue
      state.last = out
      result += out
    }
    call.print(result)
    call.charge(1)
    return undefined
  }
)
