// curl, wget, nslookup, ping, nc and their like: as long as nobody gives them a network they find no name.
import { instant, type Program } from './program.ts'

function hostOf(words: readonly string[]): string {
  const word = words.findLast((each) => !each.startsWith('-')) ?? ''
  return word.replace(/^\w+:\/\//, '').replace(/[/:?].*$/, '')
}

const curl = instant((call) => {
  const isQuiet = call.args.some((word) => /^-[a-zA-Z]*s/.test(word))
  const shows = !isQuiet || call.args.some((word) => /^-[a-zA-Z]*S/.test(word))
  if (call.args.length === 0) {
    call.print("curl: try 'curl --help' or 'curl --manual' for more information\n", 2)
    return 2
  }
  if (shows) call.print(`curl: (6) Could not resolve host: ${hostOf(call.args)}\n`, 2)
  return 6
})

const wget = instant((call) => {
  call.print(`wget: bad address '${hostOf(call.args)}'\n`, 2)
  return call.machine.distribution === 'debian' ? 4 : 1
})

const nslookup = instant((call) => {
  call.print(';; connection timed out; no servers could be reached\n\n')
  return 1
})

const ping = instant((call) => {
  call.print(`ping: bad address '${hostOf(call.args)}'\n`, 2)
  return 1
})

const nc = instant((call) => {
  call.print(`nc: bad address '${call.args.filter((word) => !word.startsWith('-'))[0] ?? ''}'\n`, 2)
  return 1
})

export const networkPrograms: Readonly<Record<string, Program>> = {
  curl,
  wget,
  nslookup,
  dig: nslookup,
  host: nslookup,
  ping,
  nc,
  telnet: nc
}
