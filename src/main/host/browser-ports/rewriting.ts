// What a browser at 127.0.0.1 and a server in the cluster say of each other's names, told to each in the other's words.
import type { NetworkAnswer } from '../../../shared/network/request.ts'

export type Scheme = 'http' | 'https'

/** What stands in the address bar of a browser that is in the cluster's world, and in that of the real one. */
export interface Origins {
  readonly scheme: Scheme
  /** With its port where that is not the scheme's own: "shop.example", "172.18.0.3:30080". */
  readonly host: string
  /** "127.0.0.1:41234" */
  readonly local: string
  /** What other open ports stand for, by host. */
  readonly others: ReadonlyMap<string, string>
}

/** Hop by hop, or said anew. */
const notForwarded = new Set([
  'connection',
  'content-length',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade'
])

/**
 * The headers of a request as the server in the cluster gets them, named as Go names them. Of cookies only those that
 * came over this port: a browser sends those of all ports of 127.0.0.1, and other programs' are nobody's business.
 */
export function headersInwards(
  raw: readonly string[],
  { scheme, host, local }: Origins,
  cookies: ReadonlySet<string>
): Record<string, string> {
  const headers: Record<string, string> = { Host: host }
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name, value] = [raw[at]!, raw[at + 1]!]
    const lower = name.toLowerCase()
    if (lower === 'cookie') {
      const kept = value.split(';').filter((pair) => cookies.has(pair.split('=')[0]!.trim()))
      if (kept.length > 0) headers['Cookie'] = kept.map((pair) => pair.trim()).join('; ')
    } else if (lower === 'origin' || lower === 'referer') {
      const own = `http://${local}`
      const isOwn = value === own || value.startsWith(`${own}/`)
      headers[canonical(name)] = isOwn ? `${scheme}://${host}${value.slice(own.length)}` : value
    } else if (!notForwarded.has(lower)) {
      const key = canonical(name)
      headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`
    }
  }
  return headers
}

/** "user-agent" as "User-Agent": net/textproto's CanonicalMIMEHeaderKey. */
function canonical(name: string): string {
  return name.toLowerCase().replaceAll(/(?:^|-)[a-z]/g, (part) => part.toUpperCase())
}

export interface Redirected {
  readonly location: string
  /** Where the server sent the browser to its own other scheme: by that it is asked from now on. */
  readonly scheme?: Scheme
}

/** Where a Location leads the real browser. What belongs to nobody here stays as it is. */
export function redirected(location: string, path: string, origins: Origins): Redirected {
  const { scheme, host, local, others } = origins
  let url: URL
  try {
    url = new URL(location, `${scheme}://${host}${path}`)
  } catch {
    return { location }
  }
  // A relative one leads to where the browser is already.
  if (!/^(?:https?:)?\/\//i.test(location) || !/^https?:$/.test(url.protocol)) return { location }
  const rest = `${url.pathname}${url.search}${url.hash}`
  const own = new URL(`${scheme}://${host}`)
  const isOwn = url.hostname === own.hostname && (url.port === own.port || url.port === '')
  if (isOwn) return { location: `http://${local}${rest}`, scheme: url.protocol === 'https:' ? 'https' : 'http' }
  const other = others.get(url.host)
  return { location: other === undefined ? location : `http://${other}${rest}` }
}

export interface GivenCookie {
  readonly name: string
  readonly text: string
}

/**
 * A Set-Cookie that the real browser keeps: without the domain, which is not where it is, and without Secure, as it comes
 * over plain HTTP. Names that a browser takes with Secure alone keep it: loopback counts as secure for them.
 */
export function cookieOutwards(text: string): GivenCookie | undefined {
  const [pair = '', ...attributes] = text.split(';').map((part) => part.trim())
  const name = pair.split('=')[0]!.trim()
  if (name === '' || !pair.includes('=')) return undefined
  const mustBeSecure = /^__(?:Host|Secure)-/i.test(name)
  const kept = attributes.flatMap((attribute) => {
    const key = attribute.split('=')[0]!.trim().toLowerCase()
    if (key === 'domain' || attribute === '') return []
    if (key === 'secure' || key === 'partitioned') return mustBeSecure ? [attribute] : []
    // None is for secure cookies only.
    return key === 'samesite' && /none$/i.test(attribute) && !mustBeSecure ? ['SameSite=Lax'] : [attribute]
  })
  return { name, text: [pair, ...kept].join('; ') }
}

/** What a body is, where nobody said so. */
export function contentTypeOf(body: string): string {
  const start = body.trimStart().slice(0, 1)
  if (start === '<') return 'text/html; charset=utf-8'
  if (start !== '{' && start !== '[') return 'text/plain; charset=utf-8'
  try {
    JSON.parse(body)
    return 'application/json'
  } catch {
    return 'text/plain; charset=utf-8'
  }
}

/** An answer that is none, in the words of who waited for it. */
export function problemOf(answer: Exclude<NetworkAnswer, { readonly kind: 'http' }>, at: string): string {
  switch (answer.kind) {
    case 'refused':
      return `${at}: connection refused`
    case 'reset':
    case 'connected':
      return `${at}: connection reset by peer`
    case 'timed-out':
      return `${at}: ${answer.isConnected ? 'no answer came' : 'connection timed out'}`
    case 'unreachable':
      return `${at}: no route to host`
    case 'unresolved':
      return `${at}: could not resolve the name (${answer.why})`
  }
}
