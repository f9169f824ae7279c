// set, shopt, umask, ulimit and what else a shell is told about itself.
import { saying } from '../messages.ts'
import { scalarOf } from '../variables.ts'
import type { ShellState } from '../shell-state.ts'
import type { Builtin } from './builtins.ts'

const letters: Readonly<Record<string, string>> = {
  errexit: 'e',
  nounset: 'u',
  xtrace: 'x',
  noglob: 'f',
  noexec: 'n',
  verbose: 'v',
  noclobber: 'C',
  allexport: 'a',
  monitor: 'm',
  notify: 'b',
  hashall: 'h',
  braceexpand: 'B',
  errtrace: 'E',
  functrace: 'T'
}

function turn(state: ShellState, letter: string, isOn: boolean): void {
  const rest = state.options.replace(letter, '')
  state.options = isOn ? rest + letter : rest
}

function shownOptions(state: ShellState): string {
  const names = [...Object.keys(letters), 'pipefail'].sort()
  return names
    .map(
      (name) =>
        `${state.dialect === 'bash' ? `${name.padEnd(15)}\t` : name.padEnd(16)}${(name === 'pipefail' ? state.pipefail : state.options.includes(letters[name]!)) ? 'on' : 'off'}\n`
    )
    .join('')
}

const set: Builtin = (call, state, argv) => {
  if (argv.length === 1) {
    for (const name of Object.keys(state.variables).sort()) {
      const value = scalarOf(state.variables[name])
      if (value !== undefined)
        call.print(
          `${name}=${state.dialect === 'bash' && /^[\w./:-]*$/.test(value) ? value : `'${value.replaceAll("'", `'"'"'`)}'`}\n`
        )
    }
    return 0
  }
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at]!
    if (word === '--' || !/^[-+]./.test(word)) {
      state.positional = argv.slice(word === '--' ? at + 1 : at)
      return 0
    }
    const isOn = word.startsWith('-')
    for (const letter of word.slice(1)) {
      if (letter !== 'o') {
        turn(state, letter, isOn)
        continue
      }
      const name = argv[++at]
      if (name === undefined) call.print(shownOptions(state))
      else if (name === 'pipefail') state.pipefail = isOn
      else if (letters[name] !== undefined) turn(state, letters[name], isOn)
      else if (name !== 'posix' && name !== 'vi' && name !== 'emacs' && name !== 'history') {
        call.print(
          saying(
            state,
            state.dialect === 'bash' ? `set: ${name}: invalid option name` : `set: illegal option -o ${name}`
          ),
          2
        )
        return 2
      }
    }
  }
  return 0
}

/** What bash knows, without those of a terminal alone. */
const shellOptions = new Set(
  'autocd cdable_vars cdspell checkhash checkjobs checkwinsize cmdhist dirspell dotglob execfail expand_aliases extdebug extglob extquote failglob force_fignore globasciiranges globskipdots globstar gnu_errfmt histappend histreedit histverify hostcomplete huponexit inherit_errexit interactive_comments lastpipe lithist localvar_inherit localvar_unset login_shell mailwarn nocaseglob nocasematch noexpand_translation nullglob patsub_replacement progcomp progcomp_alias promptvars restricted_shell shift_verbose sourcepath varredir_close xpg_echo'.split(
    ' '
  )
)

const shopt: Builtin = (call, state, argv) => {
  const flags = argv.filter((word) => /^-[supqo]+$/.test(word)).join('')
  const names = argv.slice(1).filter((word) => !word.startsWith('-'))
  let status = 0
  for (const name of names.length > 0 || /[su]/.test(flags) ? names : [...shellOptions]) {
    if (!shellOptions.has(name)) {
      call.print(saying(state, `shopt: ${name}: invalid shell option name`), 2)
      status = 1
      continue
    }
    const isOn = state.shopt.includes(name)
    if (flags.includes('s')) state.shopt = isOn ? state.shopt : [...state.shopt, name]
    else if (flags.includes('u')) state.shopt = state.shopt.filter((each) => each !== name)
    else {
      if (!isOn && names.length > 0) status = 1
      if (flags.includes('p')) call.print(`shopt ${isOn ? '-s' : '-u'} ${name}\n`)
      else if (!flags.includes('q')) call.print(`${name.padEnd(15)}\t${isOn ? 'on' : 'off'}\n`)
    }
  }
  return status
}

/** alias [NAME[=TEXT]]... */
const alias: Builtin = (call, state, argv) => {
  let status = 0
  const words = argv.slice(1).filter((word) => word !== '-p')
  const show = (name: string): void => {
    const text = `${name}='${state.aliases![name]!.replaceAll("'", `'\\''`)}'\n`
    call.print(state.dialect === 'bash' ? `alias ${text}` : text)
  }
  if (words.length === 0) for (const name of Object.keys(state.aliases ?? {}).sort()) show(name)
  for (const word of words) {
    const equals = word.indexOf('=')
    if (equals > 0) state.aliases = { ...state.aliases, [word.slice(0, equals)]: word.slice(equals + 1) }
    else if (state.aliases?.[word] !== undefined) show(word)
    else {
      call.print(saying(state, `alias: ${word}: not found`), 2)
      status = 1
    }
  }
  return status
}

const unalias: Builtin = (call, state, argv) => {
  let status = 0
  if (argv[1] === '-a') state.aliases = {}
  else
    for (const word of argv.slice(1)) {
      const { [word]: text, ...rest } = state.aliases ?? {}
      if (text === undefined) {
        call.print(saying(state, `unalias: ${word}: not found`), 2)
        status = 1
      } else state.aliases = rest
    }
  return status
}

const umask: Builtin = (call, state, argv) => {
  const [, word] = argv
  if (word === undefined) call.print(`${call.process.umask.toString(8).padStart(4, '0')}\n`)
  else if (word === '-S') {
    const part = (bits: number): string =>
      `${(bits & 4) === 0 ? 'r' : ''}${(bits & 2) === 0 ? 'w' : ''}${(bits & 1) === 0 ? 'x' : ''}`
    const { umask: mask } = call.process
    call.print(`u=${part(mask >> 6)},g=${part((mask >> 3) & 7)},o=${part(mask & 7)}\n`)
  } else if (/^[0-7]+$/.test(word)) call.process.umask = Number.parseInt(word, 8) & 0o777
  else {
    call.print(saying(state, `umask: ${word}: octal number out of range`), 2)
    return 1
  }
  return 0
}

const limits: Readonly<Record<string, string>> = {
  c: 'unlimited',
  d: 'unlimited',
  f: 'unlimited',
  l: '8192',
  m: 'unlimited',
  n: '1048576',
  p: '8',
  s: '8192',
  t: 'unlimited',
  u: 'unlimited',
  v: 'unlimited'
}

const ulimit: Builtin = (call, _state, argv) => {
  const word = argv.slice(1).find((each) => /^-[a-zA-Z]+$/.test(each)) ?? '-f'
  // Setting one is taken without a word.
  if (argv.some((each) => /^\d+$/.test(each))) return 0
  if (word.includes('a')) {
    for (const letter in limits) call.print(`-${letter}  ${limits[letter]}\n`)
    return 0
  }
  const letter = word.replace(/[-HS]/g, '') || 'f'
  call.print(`${limits[letter] ?? 'unlimited'}\n`)
  return 0
}

const times: Builtin = (call) => {
  const shown = `0m${(call.process.steps / 20_000).toFixed(3)}s`
  call.print(`${shown} 0m0.000s\n0m0.000s 0m0.000s\n`)
  return 0
}

export const optionBuiltins: Readonly<Record<string, Builtin>> = {
  set,
  shopt,
  umask,
  ulimit,
  times,
  alias,
  unalias,
  history: () => 0,
  bind: () => 0,
  enable: () => 0,
  help: () => 0
}
