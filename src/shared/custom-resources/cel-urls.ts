// url() of rules and its parts, as Go's net/url reads them (k8s.io/apiserver's pkg/cel/library/urls.go).
import type { Environment } from '@marcbachmann/cel-js'
import { definerOf } from './cel-definer.ts'

const urlType = 'kubernetes.URL'

class CelURL {
  readonly scheme: string
  readonly host: string
  readonly path: string
  readonly query: string

  constructor(text: string) {
    const complaint = urlComplaint(text)
    if (complaint !== undefined) throw new Error(`URL parse error during conversion from string: ${complaint}`)
    const [, scheme = '', host = '', path = '', query = ''] =
      /^(?:([a-zA-Z][\w+.-]*):)?(?:\/\/(?:[^@/?#]*@)?([^/?#]*))?([^?#]*)(?:\?([^#]*))?/.exec(text)!
    this.scheme = scheme.toLowerCase()
    this.host = host
    this.path = path
    this.query = query
  }
}

/** What url.ParseRequestURI says of a text that is no URL; undefined of one that is. */
export function urlComplaint(text: string): string | undefined {
  const failed = (why: string): string => `parse ${JSON.stringify(text)}: ${why}`
  if (/[\p{Cc}]/u.test(text)) return failed('net/url: invalid control character in URL')
  if (text === '') return failed('empty url')
  if (text.startsWith(':')) return failed('missing protocol scheme')
  const [, scheme] = /^([^/?#:]*):/.exec(text) ?? []
  if (scheme !== undefined && /^\d/.test(scheme)) return failed('first path segment in URL cannot contain colon')
  const rest = scheme === undefined || !/^[a-zA-Z][\w+.-]*$/.test(scheme) ? text : text.slice(scheme.length + 1)
  if (!rest.startsWith('/')) return rest === text || rest === '' ? failed('invalid URI for request') : undefined
  const [, authority] = /^\/\/([^/?#]*)/.exec(rest) ?? []
  const [host = ''] = (authority ?? '').split('@').slice(-1)
  if (rest !== text || authority !== undefined) {
    if (/\s/.test(host)) return failed(`invalid character ${JSON.stringify(/\s/.exec(host)![0])} in host name`)
    const [, port] = /^(?:\[[^\]]*\]|[^:]*)(:.*)$/.exec(host) ?? []
    if (port !== undefined && !/^:\d*$/.test(port)) return failed(`invalid port ${JSON.stringify(port)} after host`)
  }
  const escape = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(rest.split('?')[0]!)
  return escape === null ? undefined : failed(`invalid URL escape ${JSON.stringify(escape[0])}`)
}

export function defineUrls(environment: Environment): void {
  const define = definerOf(environment)
  environment.registerType(urlType, { ctor: CelURL, fields: {} })
  define('isURL(string): bool', (text: string) => urlComplaint(text) === undefined)
  define(`url(string): ${urlType}`, (text: string) => new CelURL(text))
  define(`${urlType}.getScheme(): string`, ({ scheme }: CelURL) => scheme)
  define(`${urlType}.getHost(): string`, ({ host }: CelURL) => host)
  define(`${urlType}.getHostname(): string`, ({ host }: CelURL) => hostParts(host).name)
  define(`${urlType}.getPort(): string`, ({ host }: CelURL) => hostParts(host).port)
  define(`${urlType}.getEscapedPath(): string`, ({ path }: CelURL) => path.replaceAll(' ', '%20'))
  define(`${urlType}.getQuery(): map<string, list<string>>`, ({ query }: CelURL) => queryOf(query))
  environment.registerOperator(
    `${urlType} == ${urlType}`,
    (a: CelURL, b: CelURL) => a.scheme === b.scheme && a.host === b.host && a.path === b.path && a.query === b.query
  )
}

function hostParts(host: string): { readonly name: string; readonly port: string } {
  const [, inner, plain = '', port = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(host) ?? []
  return { name: inner ?? plain, port }
}

/** Go leaves out what it cannot read. */
function queryOf(query: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>()
  for (const part of query.split('&')) {
    if (part === '' || part.includes(';')) continue
    const [key = '', ...value] = part.split('=')
    const [name, text] = [unescaped(key), unescaped(value.join('='))]
    if (name !== undefined && text !== undefined) values.set(name, [...(values.get(name) ?? []), text])
  }
  return values
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
