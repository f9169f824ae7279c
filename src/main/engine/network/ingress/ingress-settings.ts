// The annotations of an Ingress that change what ingress-nginx does.
import type { Ingress } from '../../../../shared/schema/types.ts'

export interface IngressSettings {
  readonly rewriteTarget: string | undefined
  readonly usesRegex: boolean
  readonly redirectsToTls: boolean
  readonly forcesTls: boolean
  readonly appRoot: string | undefined
  /** The name of the cookie by which a client stays with its pod. */
  readonly affinityCookie: string | undefined
  /** How long the cookie's digest is: md5 or sha1. */
  readonly cookieLength: number
  /** Bytes; 0 for any size. */
  readonly bodySize: number
  /** Milliseconds. */
  readonly connectTimeout: number
  /** Milliseconds. */
  readonly readTimeout: number
  readonly isCanary: boolean
  /** Of 100. */
  readonly canaryWeight: number
  readonly canaryHeader: string | undefined
  readonly sourceRanges: readonly string[]
}

const prefix = 'nginx.ingress.kubernetes.io/'

export function settingsOf({ metadata }: Ingress): IngressSettings {
  const text = (name: string): string | undefined => metadata.annotations?.[`${prefix}${name}`]
  const number = (name: string, otherwise: number): number => {
    const value = Number(text(name))
    return text(name) === undefined || !Number.isFinite(value) ? otherwise : value
  }
  const rewriteTarget = text('rewrite-target')
  return {
    rewriteTarget,
    usesRegex: text('use-regex') === 'true' || rewriteTarget !== undefined,
    redirectsToTls: text('ssl-redirect') !== 'false',
    forcesTls: text('force-ssl-redirect') === 'true',
    appRoot: text('app-root'),
    affinityCookie: text('affinity') === 'cookie' ? (text('session-cookie-name') ?? 'INGRESSCOOKIE') : undefined,
    cookieLength: text('session-cookie-hash') === 'sha1' ? 40 : 32,
    bodySize: bytesOf(text('proxy-body-size') ?? '1m'),
    connectTimeout: number('proxy-connect-timeout', 5) * 1000,
    readTimeout: number('proxy-read-timeout', 60) * 1000,
    isCanary: text('canary') === 'true',
    canaryWeight: number('canary-weight', 0),
    canaryHeader: text('canary-by-header'),
    sourceRanges: (text('whitelist-source-range') ?? '').split(',').flatMap((range) => {
      const trimmed = range.trim()
      return trimmed === '' ? [] : [trimmed]
    })
  }
}

/** As nginx writes sizes: 8m, 512k, 1g. */
function bytesOf(text: string): number {
  const match = /^(\d+)([kmg]?)$/i.exec(text.trim())
  if (match === null) return 2 ** 20
  const power = ['', 'k', 'm', 'g'].indexOf(match[2]!.toLowerCase())
  return Number(match[1]) * 1024 ** power
}
