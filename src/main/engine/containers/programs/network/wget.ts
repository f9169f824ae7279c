import type { Call } from '../../processes/call.ts'
import { asking, type Memory } from './asking.ts'
import type { WebAnswer } from './network-port.ts'
import { optionsOf, type Options } from '../options.ts'
import { hostHeader, statusLine, webAddress, type WebAddress } from './web-address.ts'

interface Question extends Memory {
  readonly url: string
  readonly timeout: number
}

const long = { quiet: 'q', 'output-document': 'O', timeout: 'T', spider: 's', 'server-response': 'S', tries: 't' }
/** Milliseconds that busybox waits by itself: 900 s. */
const patience = 900_000

const optionsFor = (call: Call): Options => optionsOf(call, 'qScs', 'OTt', long)

/** wget, in busybox's words; -q, -O, -T, --spider. */
export const wget = asking<Question, WebAnswer>({
  begin(call) {
    const { words, values } = optionsFor(call)
    const address = webAddress(words[0] ?? '')
    if (words[0] === undefined || address === undefined) {
      call.print('wget: missing URL\n', 2)
      return 1
    }
    const seconds = Number(values['T'])
    return { url: words[0], timeout: seconds > 0 ? seconds * 1000 : patience }
  },

  ask(network, { url, timeout }, done) {
    const address = webAddress(url)!
    const { host, port, path, scheme } = address
    const headers = { Host: hostHeader(address), 'User-Agent': 'Wget', Connection: 'close' }
    network.request({ host, port, isSecure: scheme === 'https', method: 'GET', path, headers, body: '', timeout }, done)
  },

  finish(call, { url }, answer) {
    const options = optionsFor(call)
    const address = webAddress(url)!
    const isQuiet = options.flags.has('q')
    const { host, port } = address
    if (answer.kind === 'unresolved') return failed(call, `bad address '${host}'`)
    const where = `${host} (${answer.address ?? ''}:${port})`
    if (!isQuiet) call.print(`Connecting to ${where}\n`, 2)
    switch (answer.kind) {
      case 'refused':
        return failed(call, `can't connect to remote host (${answer.address ?? ''}): Connection refused`)
      case 'timeout':
        return failed(call, 'download timed out')
      case 'reset':
        return failed(call, 'error getting response: Connection reset by peer')
      case 'answer':
        if (answer.status >= 400) return failed(call, `server returned error: HTTP/1.1 ${statusLine(answer.status)}`)
        return keep(call, options, address, answer.body)
    }
  }
})

function failed(call: Call, text: string): number {
  call.print(`wget: ${text}\n`, 2)
  return 1
}

function keep(call: Call, { flags, values }: Options, { path }: WebAddress, body: string): number {
  const say = (text: string): void => {
    if (!flags.has('q')) call.print(text, 2)
  }
  if (flags.has('s')) {
    say('remote file exists\n')
    return 0
  }
  const name = path.split('?')[0]!.split('/').at(-1)!
  const file = values['O'] ?? (name === '' ? 'index.html' : name)
  const bytes = new TextEncoder().encode(body).length
  const bar = `100% |${'*'.repeat(32)}| ${String(bytes).padStart(5)}  0:00:00 ETA\n`
  if (file === '-') {
    say('writing to stdout\n')
    call.print(body)
    say(`-                    ${bar}written to stdout\n`)
    return 0
  }
  say(`saving to '${file}'\n`)
  call.files.write(call.process, file, body)
  say(`${file.slice(0, 20).padEnd(20)} ${bar}'${file}' saved\n`)
  return 0
}
