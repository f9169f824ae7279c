// How a shell begins: its command line, its script or its prompt, and the variables that it sets itself.
import { FileError, strerror } from '../files/file-system.ts'
import type { Call } from '../processes/call.ts'
import { dialectOf } from '../programs/distribution.ts'
import { registerTraps } from './builtins/jobs.ts'
import { syntaxWords } from './messages.ts'
import { scriptOf } from './script.ts'
import type { ShellState } from './shell-state.ts'
import type { Variables } from './variables.ts'

/** What stands on the command line: sh [-eux] [-c COMMAND [NAME [ARGUMENTS]] | FILE [ARGUMENTS]]. */
export function begin(call: Call): ShellState | number {
  const { process } = call
  const [name = 'sh'] = process.argv
  const dialect = dialectOf(call.machine.distribution, name.replace(/^-/, ''))
  const state = emptyState(call, name, dialect)
  const words = [...call.args]
  let isCommand = false
  let isForced = false
  let readsInput = false
  while (words[0] !== undefined && /^[-+]./.test(words[0])) {
    const word = words.shift()!
    if (word === '--' || word.startsWith('--')) {
      if (word === '--version') {
        call.print('GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n')
        return 0
      }
      continue
    }
    for (const letter of word.slice(1)) {
      if (letter === 'c') isCommand = true
      else if (letter === 'o') state.pipefail = words.shift() === 'pipefail' || state.pipefail
      else if (letter === 'i') isForced = true
      else if (letter === 's') readsInput = true
      else if (letter !== 'l') state.options += letter
    }
  }
  if (isCommand) {
    const [command, called, ...rest] = words
    if (command === undefined) {
      call.print(
        `${name}: ${dialect === 'bash' ? '-c: option requires an argument' : '0: -c requires an argument'}\n`,
        2
      )
      return 2
    }
    state.startedWith = 'c'
    if (called !== undefined) state.name = called
    state.positional = rest
    return withScript(call, state, command, true)
  }
  const [file, ...rest] = words
  if (file === undefined || readsInput) {
    state.startedWith = 's'
    state.positional = words
    const hasPrompt = isForced || call.isTerminal(0)
    state.isInteractive = hasPrompt
    if (hasPrompt) registerTraps(call, state)
    state.frames.push({ kind: 'lines', hasPrompt, text: '', isPrompted: false })
    return state
  }
  state.name = file
  state.positional = rest
  try {
    return withScript(call, state, call.files.read(process, file), false)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    const said =
      dialect === 'bash'
        ? `${name}: ${file}: ${strerror(error.code)}`
        : dialect === 'dash'
          ? `${name}: 0: cannot open ${file}: No such file`
          : `${name}: can't open '${file}': ${strerror(error.code)}`
    call.print(`${said}\n`, 2)
    return dialect === 'bash' ? (error.code === 'EISDIR' ? 126 : 127) : 2
  }
}

function withScript(call: Call, state: ShellState, source: string, isCommand: boolean): ShellState | number {
  const { error } = scriptOf(source)
  if (error === undefined) {
    state.frames.push({ kind: 'list', source, list: 0, at: 0 })
    return state
  }
  call.print(syntaxWords(state, error, isCommand), 2)
  return 2
}

function emptyState(call: Call, name: string, dialect: ShellState['dialect']): ShellState {
  const { process } = call
  const variables: Variables = {}
  for (const key in process.environment) variables[key] = { value: process.environment[key]!, isExported: true }
  variables['IFS'] = { value: ' \t\n' }
  variables['OPTIND'] = { value: '1' }
  variables['PWD'] = { value: process.cwd, isExported: true }
  variables['PPID'] = { value: String(process.parent), isReadOnly: true }
  // Debian's /etc/bash.bashrc sets another one than bash itself has.
  const ofBash = call.machine.distribution === 'debian' ? '\\u@\\h:\\w\\$ ' : '\\s-\\v\\$ '
  const prompts = { bash: ofBash, dash: process.user === 0 ? '# ' : '$ ', ash: '\\w \\$ ' }
  variables['PS1'] ??= { value: prompts[dialect] }
  variables['PS2'] ??= { value: '> ' }
  variables['PS4'] ??= { value: '+ ' }
  if (dialect === 'bash') {
    variables['SHLVL'] = { value: String(Number(process.environment['SHLVL'] ?? 0) + 1), isExported: true }
    variables['BASH_VERSION'] = { value: '5.2.15(1)-release' }
    variables['BASH_VERSINFO'] = {
      kind: 'list',
      items: { 0: '5', 1: '2', 2: '15', 3: '1', 4: 'release', 5: 'x86_64-pc-linux-gnu' }
    }
    variables['BASH'] = { value: '/bin/bash' }
    variables['HOSTNAME'] ??= { value: call.machine.hostname }
    variables['OSTYPE'] = { value: 'linux-gnu' }
  }
  return {
    dialect,
    name,
    pid: process.pid,
    frames: [],
    status: 0,
    variables,
    functions: {},
    positional: [],
    options: '',
    pipefail: false,
    traps: {},
    signals: [],
    jobs: [],
    lastJob: null,
    isInteractive: false,
    isSubshell: false,
    isTested: false,
    line: 1,
    substituted: null,
    optionAt: 1,
    environment: null,
    leaving: null,
    startedAt: call.table.ports.now(),
    shopt: []
  }
}
