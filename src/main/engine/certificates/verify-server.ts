// Whether a TLS client trusts a server's certificate, in the words and in the order of Go's crypto/x509 (Certificate.Verify).
import { formatTime } from '../../../shared/kube/time.ts'
import { isIPv4 } from '../../../shared/validation/addresses.ts'
import { certificatesOf, isIssuedBy, type Certificate } from './x509.ts'

export interface ServerCheck {
  /** PEM: the server's certificate, then those that lead to an authority. */
  readonly chain: string
  /** PEM: the authorities that the client trusts. */
  readonly authorities: string
  /** The name or the IPv4 address that the client asks for. */
  readonly host: string
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Authorities on the way; a longer way is none. */
const longestChain = 5
/** Checks that are remembered: signatures take milliseconds. */
const mostKnown = 256

const known = new Map<string, string | undefined>()

/** Why the client refuses, beginning with "x509: "; undefined where it trusts. */
export function serverComplaint(check: ServerCheck): string | undefined {
  const certificates = certificatesOf(check.chain)
  const [leaf] = certificates
  if (leaf === undefined) return 'x509: malformed certificate'
  return timeComplaint(leaf, check.now) ?? hostComplaint(leaf, check.host) ?? chainComplaint(check)
}

function timeComplaint({ notBefore, notAfter }: Certificate, now: number): string | undefined {
  const seconds = Math.floor(now / 1000) * 1000
  if (seconds >= notBefore && seconds <= notAfter) return undefined
  const how = seconds < notBefore ? `before ${formatTime(notBefore)}` : `after ${formatTime(notAfter)}`
  return `x509: certificate has expired or is not yet valid: current time ${formatTime(now)} is ${how}`
}

function hostComplaint(leaf: Certificate, host: string): string | undefined {
  const { addresses, dnsNames, hasAlternativeNames } = leaf
  if (isIPv4(host)) {
    if (addresses.includes(host)) return undefined
    if (addresses.length === 0)
      return `x509: cannot validate certificate for ${host} because it doesn't contain any IP SANs`
    return `x509: certificate is valid for ${addresses.join(', ')}, not ${host}`
  }
  if (dnsNames.some((name) => matchesHost(name.toLowerCase(), host.toLowerCase()))) return undefined
  if (!hasAlternativeNames && matchesHost(leaf.commonName.toLowerCase(), host.toLowerCase()))
    return 'x509: certificate relies on legacy Common Name field, use SANs instead'
  if (dnsNames.length === 0) return `x509: certificate is not valid for any names, but wanted to match ${host}`
  return `x509: certificate is valid for ${dnsNames.join(', ')}, not ${host}`
}

/** A star stands for one whole label, the first one. */
function matchesHost(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === host
  const dot = host.indexOf('.')
  return dot > 0 && host.slice(dot) === pattern.slice(1)
}

function chainComplaint({ chain, authorities, now }: ServerCheck): string | undefined {
  const key = `${chain}\n${authorities}`
  if (known.has(key)) return known.get(key)
  const [leaf, ...between] = certificatesOf(chain)
  const trusted = certificatesOf(authorities)
  const complaint = isTrusted(leaf!, between, trusted, now, longestChain) ? undefined : unknownAuthority(leaf!, trusted)
  if (known.size >= mostKnown) known.clear()
  known.set(key, complaint)
  return complaint
}

function isTrusted(
  certificate: Certificate,
  between: readonly Certificate[],
  trusted: readonly Certificate[],
  now: number,
  depth: number
): boolean {
  if (trusted.some(({ whole }) => whole.join() === certificate.whole.join())) return true
  if (depth === 0) return false
  if (trusted.some((one) => timeComplaint(one, now) === undefined && isIssuedBy(certificate, one))) return true
  return between.some(
    (one) => one !== certificate && isIssuedBy(certificate, one) && isTrusted(one, between, trusted, now, depth - 1)
  )
}

function unknownAuthority(leaf: Certificate, trusted: readonly Certificate[]): string {
  const text = 'x509: certificate signed by unknown authority'
  const candidate = trusted.find(({ subject }) => subject.join() === leaf.issuer.join())
  if (candidate === undefined) return text
  const failure =
    candidate.publicKey.kind === 'rsa' ? 'crypto/rsa: verification error' : 'x509: ECDSA verification failure'
  return `${text} (possibly because of "${failure}" while trying to verify candidate authority certificate "${candidate.title}")`
}
