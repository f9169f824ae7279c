import type { Json } from '../../../../../shared/kube/object.ts'
import type { Call } from '../../processes/call.ts'
import { byteLength } from '../../text-bytes.ts'
import { asking, type Memory } from './asking.ts'
import type { WebAnswer } from './network-port.ts'
import { optionsOf } from '../options.ts'
import { hostHeader, redirected, statusLine, webAddress, type WebAddress } from './web-address.ts'

const long: Readonly<Record<string, string>> = {
  'connect-timeout': 'T',
  data: 'd',
  'data-raw': 'd',
  fail: 'f',
  head: 'I',
  header: 'H',
  include: 'i',
  insecure: 'k',
  location: 'L',
  'max-time': 'm',
  output: 'o',
  request: 'X',
  silent: 's',
  'show-error': 'S',
  user: 'u',
  'user-agent': 'A',
  verbose: 'v',
  'write-out': 'w'
}
/** As kept by the question: curl's defaults. */
const agent = 'curl/8.14.1'
/** Milliseconds after which curl gives up by itself: it leaves that to the kernel. */
const patience = 300_000
const mostRedirects = 50

interface Question extends Memory {
  readonly url: string
  /** Milliseconds of simulated time. */
  readonly askedAt: number
  readonly redirects: number
  /** A `Request`. */
  readonly request: Json
  /** The letters of the options that were given, where there are any. */
  readonly given: string | null
  /** -o and -w. */
  readonly output: string | null
  readonly format: string | null
}

/** curl: HTTP requests, with the options that people type. */
export const curl = asking<Question, WebAnswer>({
  begin(call) {
    const { words, flags, values, all } = optionsOf(call, 'fIikLsSvOgN', 'oXHdmTwuA', long)
    const given = [...flags, ...Object.keys(values)].join('')
    const url = words[0]
    if (url === undefined) {
      call.print("curl: try 'curl --help' or 'curl --manual' for more information\n", 2)
      return 2
    }
    const address = webAddress(url)
    if (address === undefined) return failed(call, given, 3, 'URL using bad/illegal format or missing URL')
    if (address.scheme !== 'http' && address.scheme !== 'https')
      return failed(call, given, 1, `Protocol "${address.scheme}" not supported`)
    const headers: Record<string, string> = { 'User-Agent': values['A'] ?? agent, Accept: '*/*' }
    const data = all.filter(([name]) => name === 'd').map(([, value]) => value)
    if (data.length > 0) headers['Content-Type'] = 'application/x-www-form-urlencoded'
    for (const [name, value] of all) {
      const [header = '', text = ''] = value.split(/:\s*(.*)/s, 2)
      if (name === 'H') headers[header] = text
    }
    const seconds = Number(values['m'] ?? values['T'])
    const request: Request = {
      method: values['X'] ?? (flags.has('I') ? 'HEAD' : data.length > 0 ? 'POST' : 'GET'),
      headers,
      body: data.join('&'),
      timeout: seconds > 0 ? Math.round(seconds * 1000) : patience
    }
    const [output, format] = [values['o'] ?? null, values['w'] ?? null]
    const kept = { given: given === '' ? null : given, output, format }
    return { url, redirects: 0, askedAt: call.now, request: request as unknown as Json, ...kept }
  },

  ask(network, { url, request }, done) {
    const { scheme, host, port, path } = webAddress(url)!
    const { method, headers, body, timeout } = request as unknown as Request
    network.request({ host, port, isSecure: scheme === 'https', method, path, headers, body, timeout }, done)
  },

  finish(call, asked, answer) {
    const { url, redirects, askedAt, format } = asked
    const given = asked.given ?? ''
    const address = webAddress(url)!
    const took = call.now - askedAt
    if (answer.kind !== 'answer') return noAnswer(call, given, address, answer.kind, took)
    const location = Object.entries(answer.headers).find(([name]) => name.toLowerCase() === 'location')?.[1]
    if (given.includes('v')) talk(call, address, asked, answer)
    if (given.includes('L') && location !== undefined && answer.status >= 300 && answer.status < 400) {
      const next = redirected(address, location)
      if (redirects >= mostRedirects) return failed(call, given, 47, `Maximum (${mostRedirects}) redirects followed`)
      if (next !== undefined) {
        const nextUrl = `${next.scheme}://${hostHeader(next)}${next.path}`
        const request = afterRedirect(asked.request as unknown as Request, answer.status, given.includes('X'))
        return {
          ...asked,
          url: nextUrl,
          redirects: redirects + 1,
          askedAt: call.now,
          request: request as unknown as Json
        }
      }
    }
    if (given.includes('f') && answer.status >= 400)
      return failed(call, given, 22, `The requested URL returned error: ${answer.status}`)
    show(call, given, asked.output, address, answer)
    if (typeof format === 'string') call.print(written(format, url, answer, took))
    return 0
  }
})

interface Request {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeout: number
}

/** What was sent by POST is not sent again, except where the server says so by 307 or 308; -X stays. */
function afterRedirect(request: Request, status: number, isMethodGiven: boolean): Request {
  if (request.method === 'GET' || request.method === 'HEAD' || status > 303) return request
  const { 'Content-Type': _type, ...headers } = request.headers
  return { ...request, method: isMethodGiven ? request.method : 'GET', headers, body: '' }
}

/** Errors stand on stderr unless -s, or with -sS all the same. */
function failed(call: Call, given: string, code: number, text: string): number {
  if (!given.includes('s') || given.includes('S')) call.print(`curl: (${code}) ${text}\n`, 2)
  return code
}

function noAnswer(
  call: Call,
  given: string,
  { host, port }: WebAddress,
  kind: 'unresolved' | 'refused' | 'timeout' | 'reset',
  took: number
): number {
  switch (kind) {
    case 'unresolved':
      return failed(call, given, 6, `Could not resolve host: ${host}`)
    case 'refused':
      return failed(
        call,
        given,
        7,
        `Failed to connect to ${host} port ${port} after ${took} ms: Could not connect to server`
      )
    case 'timeout':
      return !given.includes('m')
        ? failed(
            call,
            given,
            28,
            `Failed to connect to ${host} port ${port} after ${took} ms: Could not connect to server`
          )
        : failed(call, given, 28, `Connection timed out after ${took} milliseconds`)
    case 'reset':
      return failed(call, given, 56, 'Recv failure: Connection reset by peer')
  }
}

type Answer = Extract<WebAnswer, { readonly kind: 'answer' }>

/** With the length, which every server tells that has told anything. */
function headerLines({ headers, body }: Answer): readonly string[] {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const isTold = lines.length === 0 || lines.some((line) => /^(?:content-length|transfer-encoding):/i.test(line))
  return isTold ? lines : [...lines, `Content-Length: ${byteLength(body)}`]
}

function headText(answer: Answer): string {
  const lines = headerLines(answer).map((line) => `${line}\r\n`)
  return `HTTP/1.1 ${statusLine(answer.status)}\r\n${lines.join('')}\r\n`
}

function show(call: Call, given: string, output: string | null, { path }: WebAddress, answer: Answer): void {
  const isHead = given.includes('I')
  const text = `${given.includes('i') || isHead ? headText(answer) : ''}${isHead ? '' : answer.body}`
  const file = output ?? (given.includes('O') ? path.split('?')[0]!.split('/').at(-1)! : '-')
  if (file === '-') call.print(text)
  else call.files.write(call.process, file, text)
}

function talk(call: Call, address: WebAddress, { request }: Question, answer: Answer): void {
  const { method, headers } = request as unknown as Request
  const { host, port, path } = address
  const lines = [
    `* Host ${host}:${port} was resolved.`,
    `*   Trying ${answer.address}:${port}...`,
    `* Connected to ${host} (${answer.address}) port ${port}`,
    `> ${method} ${path} HTTP/1.1`,
    `> Host: ${hostHeader(address)}`,
    ...Object.entries(headers).map(([name, value]) => `> ${name}: ${value}`),
    '> ',
    `< HTTP/1.1 ${statusLine(answer.status)}`,
    ...headerLines(answer).map((line) => `< ${line}`),
    '< ',
    `* Connection #0 to host ${host} left intact`
  ]
  call.print(`${lines.join('\n')}\n`, 2)
}

/** -w: what people ask for of its variables. */
function written(format: string, url: string, { status, address, body }: Answer, took: number): string {
  const values: Readonly<Record<string, string>> = {
    http_code: String(status).padStart(3, '0'),
    response_code: String(status).padStart(3, '0'),
    remote_ip: address,
    size_download: String(new TextEncoder().encode(body).length),
    time_total: (took / 1000).toFixed(6),
    url_effective: url
  }
  return format
    .replace(/%\{(\w+)\}/g, (_all, name: string) => values[name] ?? '')
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
}
