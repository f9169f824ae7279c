import type { Call } from '../../processes/call.ts'
import { asking, type Memory } from './asking.ts'
import type { WebAnswer } from './network-port.ts'
import { optionsOf } from '../options.ts'
import { hostHeader, statusLine, webAddress, type WebAddress } from './web-address.ts'

interface Question extends Memory {
  readonly url: string
  readonly timeout: number
  readonly isQuiet: boolean
  /** Whether it only asks, --spider. */
  readonly isSpider: boolean
  /** -O. */
  readonly output: string | null
}

const long = { quiet: 'q', 'output-document': 'O', timeout: 'T', spider: 's', 'server-response': 'S', tries: 't' }
/** Milliseconds that busybox waits by itself: 900 s. */
const patience = 900_000

/** wget, in busybox's words; -q, -O, -T, --spider. */
export const wget = asking<Question, WebAnswer>({
  begin(call) {
    const { words, values, flags } = optionsOf(call, 'qScs', 'OTt', long)
    const [url] = words
    const address = webAddress(url ?? '')
    if (url === undefined || address === undefined) {
      call.print('wget: missing URL\n', 2)
      return 1
    }
    const seconds = Number(values['T'])
    return {
      url,
      timeout: seconds > 0 ? seconds * 1000 : patience,
      isQuiet: flags.has('q'),
      isSpider: flags.has('s'),
      output: values['O'] ?? null
    }
  },

  ask(network, { url, timeout }, done) {
    const address = webAddress(url)!
    const { host, port, path, scheme } = address
    const headers = { Host: hostHeader(address), 'User-Agent': 'Wget', Connection: 'close' }
    network.request({ host, port, isSecure: scheme === 'https', method: 'GET', path, headers, body: '', timeout }, done)
  },

  finish(call, asked, answer) {
    const address = webAddress(asked.url)!
    const { host, port } = address
    if (answer.kind === 'unresolved') return failed(call, `bad address '${host}'`)
    const where = `${host} (${answer.address ?? ''}:${port})`
    if (!asked.isQuiet) call.print(`Connecting to ${where}\n`, 2)
    switch (answer.kind) {
      case 'refused':
        return failed(call, `can't connect to remote host (${answer.address ?? ''}): Connection refused`)
      case 'timeout':
        return failed(call, 'download timed out')
      case 'reset':
        return failed(call, 'error getting response: Connection reset by peer')
      case 'answer':
        if (answer.status >= 400) return failed(call, `server returned error: HTTP/1.1 ${statusLine(answer.status)}`)
        return keep(call, asked, address, answer.body)
    }
  }
})

function failed(call: Call, text: string): number {
  call.print(`wget: ${text}\n`, 2)
  return 1
}

function keep(call: Call, { isQuiet, isSpider, output }: Question, { path }: WebAddress, body: string): number {
  const say = (text: string): void => {
    if (!isQuiet) call.print(text, 2)
  }
  if (isSpider) {
    say('remote file exists\n')
    return 0
  }
  const name = path.split('?')[0]!.split('/').at(-1)!
  const file = output ?? (name === '' ? 'index.html' : name)
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
