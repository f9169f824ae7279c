// Programs of a line or two each, which tell of their process or of nothing.
import { absolutePath } from '../files/paths.ts'
import { instant, stateful, type Program } from './program.ts'
import { ProgramError } from './program-error.ts'
import { pathOf } from '../processes/launching.ts'
import { hostsNames } from './network/hosts-file.ts'
import { echoed } from './echo-text.ts'
import { formatted } from './printf-format.ts'

const echo = instant((call) => call.print(echoed(call.args, call.machine.distribution === 'debian' ? 'bash' : 'ash')))

const printf = instant((call) => {
  const [format, ...words] = call.args
  if (format === undefined) throw new ProgramError('missing operand')
  const { text, complaints } = formatted(format, words, () => call.now)
  call.print(text)
  for (const complaint of complaints) call.complain(complaint)
  return complaints.length > 0 ? 1 : 0
})

const pwd = instant((call) => call.print(`${call.process.cwd}\n`))

const hostname = instant((call) => {
  const { hostname: name, address } = call.machine
  const asks = (...words: readonly string[]): boolean => call.args.some((word) => words.includes(word))
  if (asks('-i', '-I')) return call.print(`${address}\n`)
  // The first name of its own line in /etc/hosts: with a domain, where the pod has a subdomain.
  const full = asks('-f', '--fqdn', '-d') ? (hostsNames(call, address)[0] ?? name) : name
  call.print(asks('-d') ? `${full.split('.').slice(1).join('.')}\n` : `${full}\n`)
})

const env = instant((call) => {
  const environment: Record<string, string> = { ...call.process.environment }
  let at = 0
  const { args } = call
  for (; at < args.length; at++) {
    const word = args[at]!
    if (word === '-i' || word === '-') for (const name in environment) delete environment[name]
    else if (word === '-u') delete environment[args[++at] ?? '']
    else if (/^[A-Za-z_]\w*=/.test(word))
      environment[word.slice(0, word.indexOf('='))] = word.slice(word.indexOf('=') + 1)
    else break
  }
  if (at >= args.length) {
    call.print(
      Object.entries(environment)
        .map(([name, value]) => `${name}=${value}\n`)
        .join('')
    )
    return 0
  }
  call.launch(args.slice(at), environment)
  return undefined
})

const printenv = instant((call) => {
  const { environment } = call.process
  if (call.args.length === 0) {
    call.print(
      Object.entries(environment)
        .map(([name, value]) => `${name}=${value}\n`)
        .join('')
    )
    return 0
  }
  let status = 0
  for (const name of call.args) {
    const value = environment[name]
    if (value === undefined) status = 1
    else call.print(`${value}\n`)
  }
  return status
})

const yes: Program = {
  step(call) {
    const line = `${call.args.length === 0 ? 'y' : call.args.join(' ')}\n`
    call.print(line.repeat(Math.max(Math.floor(1024 / line.length), 1)))
    call.charge(2)
    return undefined
  }
}

const mostNumbers = 100

/** seq [FIRST [STEP]] LAST, with -s and -w. */
const seq = stateful(
  (call) => {
    let separator = '\n'
    let isPadded = false
    const numbers: string[] = []
    const { args } = call
    for (let at = 0; at < args.length; at++) {
      const word = args[at]!
      if (word === '-s') separator = args[++at] ?? ''
      else if (/^-s./.test(word)) separator = word.slice(2)
      else if (word === '-w') isPadded = true
      else if (word === '-f') at++
      else numbers.push(word)
    }
    for (const word of numbers) {
      if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(word)) throw new ProgramError(`invalid floating point argument: '${word}'`)
    }
    if (numbers.length === 0) throw new ProgramError('missing operand')
    const [first = '1', second, third] =
      numbers.length === 1 ? ['1', '1', numbers[0]] : numbers.length === 2 ? [numbers[0], '1', numbers[1]] : numbers
    const places = Math.max(...[first, second ?? '1'].map((text) => text.split('.')[1]?.length ?? 0))
    const width = isPadded
      ? Math.max(Number(first).toFixed(places).length, Number(third ?? 1).toFixed(places).length)
      : 0
    return { next: Number(first), step: Number(second ?? 1), last: Number(third), places, width, separator, count: 0 }
  },
  (call, state) => {
    let text = ''
    for (let made = 0; made < mostNumbers; made++) {
      const value = state.next + state.step * state.count
      if (state.step === 0 || (state.step > 0 ? value > state.last + 1e-9 : value < state.last - 1e-9)) {
        call.print(state.count > 0 ? `${text}\n` : text)
        return 0
      }
      if (state.count > 0) text += state.separator
      text += value.toFixed(state.places).padStart(state.width, '0')
      state.count++
    }
    call.print(text)
    return undefined
  }
)

const basename = instant((call) => {
  const words = call.args.filter((word) => !/^-[asz]/.test(word))
  const [path = '', suffix] = words
  if (words.length === 0) throw new ProgramError('missing operand')
  const name = path.replace(/\/+$/, '').replace(/^.*\//, '') || '/'
  const isCut = suffix !== undefined && name.endsWith(suffix) && name !== suffix
  call.print(`${isCut ? name.slice(0, -suffix.length) : name}\n`)
})

const dirname = instant((call) => {
  if (call.args.length === 0) throw new ProgramError('missing operand')
  for (const word of call.args) {
    const path = word.replace(/\/+$/, '') || '/'
    const end = path.lastIndexOf('/')
    call.print(`${end === -1 ? '.' : path.slice(0, end).replace(/\/+$/, '') || '/'}\n`)
  }
})

const realpath = instant((call) => {
  let status = 0
  for (const word of call.args) {
    if (word.startsWith('-')) continue
    const found = call.seek(word)
    if (found === undefined && call.name === 'realpath') {
      call.complain(`${word}: No such file or directory`)
      status = 1
    } else call.print(`${found?.path ?? absolutePath(call.process.cwd, word)}\n`)
  }
  return status
})

const readlink = instant((call) => {
  let status = 0
  const follows = call.args.some((word) => /^-[a-z]*[fem]/.test(word))
  for (const word of call.args) {
    if (word.startsWith('-')) continue
    const found = call.seek(word, follows)
    if (follows) call.print(`${found?.path ?? absolutePath(call.process.cwd, word)}\n`)
    else if (found?.entry.kind === 'link') call.print(`${found.entry.target}\n`)
    else status = 1
  }
  return status
})

/** which: where a command lies. */
const which = instant((call) => {
  let status = 0
  for (const name of call.args) {
    if (name.startsWith('-')) continue
    const place = pathOf(call, name, call.env('PATH'))
    if (place === undefined) status = 1
    else call.print(`${place}\n`)
  }
  return status
})

export const plainPrograms: Readonly<Record<string, Program>> = {
  true: instant(() => 0),
  false: instant(() => 1),
  sync: instant(() => 0),
  clear: instant((call) => call.print('\u001b[H\u001b[2J')),
  reset: instant((call) => call.print('\u001bc')),
  tty: instant((call) => {
    const isTerminal = call.isTerminal(0)
    call.print(isTerminal ? '/dev/pts/0\n' : 'not a tty\n')
    return isTerminal ? 0 : 1
  }),
  echo,
  printf,
  pwd,
  hostname,
  env,
  printenv,
  yes,
  seq,
  basename,
  dirname,
  realpath,
  readlink,
  which
}
