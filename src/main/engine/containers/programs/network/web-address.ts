/** The parts of a URL that curl and wget look at; a scheme that is missing is http. */
export interface WebAddress {
  readonly scheme: string
  readonly host: string
  readonly port: number
  /** With its query. */
  readonly path: string
}

const form = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^@/?#]*@)?(\[[^\]]+\]|[^:/?#]*)(?::(\d+))?([/?][^#]*)?/i

/** undefined for what is no address. */
export function webAddress(text: string): WebAddress | undefined {
  const match = form.exec(text)
  const host = match?.[2]?.replace(/^\[|\]$/g, '') ?? ''
  if (match === null || host === '') return undefined
  const scheme = (match[1] ?? 'http').toLowerCase()
  const path = match[4] ?? '/'
  return {
    scheme,
    host,
    port: match[3] === undefined ? (scheme === 'https' ? 443 : 80) : Number(match[3]),
    path: path.startsWith('/') ? path : `/${path}`
  }
}

/** Where a redirect leads from an address. */
export function redirected(from: WebAddress, location: string): WebAddress | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(location)) return webAddress(location)
  return { ...from, path: location.startsWith('/') ? location : from.path.replace(/[^/]*$/, location) }
}

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout'
}

/** "404 Not Found", as a server's first line has it. */
export function statusLine(status: number): string {
  return `${status} ${reasons[status] ?? ''}`.trimEnd()
}

/** Host as a request names it: with its port where that is not the scheme's own. */
export function hostHeader({ scheme, host, port }: WebAddress): string {
  return port === (scheme === 'https' ? 443 : 80) ? host : `${host}:${port}`
}
