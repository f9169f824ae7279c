// nslookup, dig and host: what the name server says of a name.
import type { Call } from '../../processes/call.ts'
import { asking, type Memory } from './asking.ts'
import type { NameAnswer } from './network-port.ts'
import { oldNslookup } from './old-nslookup.ts'
import type { Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'

type RecordType = 'A' | 'AAAA' | 'SRV' | 'CNAME' | 'PTR'

interface Question extends Memory {
  readonly name: string
  readonly type: RecordType
}

const types: readonly string[] = ['A', 'AAAA', 'SRV', 'CNAME', 'PTR']

function typeOf(text: string): RecordType | undefined {
  const type = text.toUpperCase()
  return types.includes(type) ? (type as RecordType) : undefined
}

/** 10.96.0.10 as the name that PTR records have. */
function reverseName(name: string): string | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(name)
  return match === null ? undefined : `${match[4]}.${match[3]}.${match[2]}.${match[1]}.in-addr.arpa`
}

/** A name and a type among the words of a command line, wherever they stand. */
function questionOf(call: Call): Question {
  let name: string | undefined
  let type: RecordType | undefined
  for (const word of call.args) {
    const option = /^-(?:type|query|q|t)=?(.*)$/i.exec(word)
    if (option !== null) type = typeOf(option[1]!) ?? type
    else if (word.startsWith('-') || word.startsWith('+') || word.startsWith('@')) continue
    else if (typeOf(word) !== undefined && (name !== undefined || call.args.length > 1)) type = typeOf(word)
    else name ??= word
  }
  if (name === undefined) throw new ProgramError('usage: no name to look up', 1)
  const reverse = reverseName(name)
  return reverse === undefined ? { name, type: type ?? 'A' } : { name: reverse, type: 'PTR' }
}

function isBind(call: Call): boolean {
  return call.machine.distribution === 'debian'
}

function serverText(call: Call, server: string): string {
  return `Server:\t\t${server}\nAddress:\t${server}${isBind(call) ? '#' : ':'}53\n\n`
}

/** Busybox of now puts each search domain behind a name without a dot, and asks for both sorts of addresses. */
function failedNames(call: Call, name: string): readonly string[] {
  const searches = /^search (.*)$/m.exec(call.seek('/etc/resolv.conf')?.entry.text ?? '')?.[1]?.split(/\s+/) ?? []
  if (isBind(call) || name.includes('.') || searches.length === 0) return [name]
  const names = searches.map((domain) => `${name}.${domain}`)
  return [...names, ...names]
}

const newNslookup = asking<Question, NameAnswer>({
  begin: questionOf,
  ask: (network, { name, type }, done) => network.resolve(name, type, done),
  finish(call, { name, type }, { addresses, reason, name: found = name, server = '' }) {
    if (reason === 'timeout') {
      call.print(';; connection timed out; no servers could be reached\n\n')
      return 1
    }
    call.print(serverText(call, server))
    if (reason !== undefined) {
      for (const failed of failedNames(call, name)) call.print(`** server can't find ${failed}: NXDOMAIN\n\n`)
      return 1
    }
    if (addresses.length === 0) call.print(`*** Can't find ${name}: No answer\n\n`)
    for (const address of addresses) {
      if (type === 'PTR') call.print(`${found}\tname = ${address}\n`)
      else if (type === 'SRV') call.print(`${found}\tservice = ${address}\n`)
      else if (type === 'CNAME') call.print(`${found}\tcanonical name = ${address}\n`)
      else call.print(`Name:\t${found}\nAddress: ${address}\n`)
    }
    call.print('\n')
    return 0
  }
})

export const nslookup: Program = {
  step: (call) => (isOldBusybox(call.machine.image) ? oldNslookup : newNslookup).step(call)
}

function isOldBusybox(image: string): boolean {
  const minor = /(?:^|\/)busybox:1\.(\d+)/.exec(image)?.[1]
  return minor !== undefined && Number(minor) < 29
}

/** The answer alone with +short, as scripts want it; else the section of the answer. dig asks for the name as it is. */
export const dig = asking<Question, NameAnswer>({
  begin: questionOf,
  ask: (network, { name, type }, done) => network.resolve(name.endsWith('.') ? name : `${name}.`, type, done),
  finish(call, { name, type }, { addresses, reason }) {
    if (reason === 'timeout') {
      call.print(';; communications error: timed out\n;; no servers could be reached\n')
      return 9
    }
    if (call.args.includes('+short')) {
      call.print(addresses.map((address) => `${address}\n`).join(''))
      return 0
    }
    const status = reason ?? 'NOERROR'
    call.print(`;; ->>HEADER<<- opcode: QUERY, status: ${status}\n;; QUESTION SECTION:\n;${name}.\t\tIN\t${type}\n\n`)
    if (addresses.length > 0) call.print(';; ANSWER SECTION:\n')
    for (const address of addresses) call.print(`${name}.\t30\tIN\t${type}\t${address}\n`)
    return 0
  }
})

export const host = asking<Question, NameAnswer>({
  begin: questionOf,
  ask: (network, { name, type }, done) => network.resolve(name, type, done),
  finish(call, { name, type }, { addresses, reason, name: found = name }) {
    if (reason === 'timeout') {
      call.print(';; connection timed out; no servers could be reached\n')
      return 1
    }
    if (reason !== undefined) {
      call.print(`Host ${name} not found: 3(NXDOMAIN)\n`)
      return 1
    }
    const words = type === 'PTR' ? 'domain name pointer' : type === 'SRV' ? 'has SRV record' : 'has address'
    for (const address of addresses) call.print(`${found} ${words} ${address}\n`)
    return 0
  }
})
