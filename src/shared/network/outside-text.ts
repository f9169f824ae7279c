// Hosts beyond the cluster as a person writes them down: a line each, as in /etc/hosts, with the ports behind it.
import { isIPv4 } from '../validation/addresses.ts'
import type { OutsideHost, OutsidePort } from './request.ts'

const plainLatency = 20

/** "198.51.100.10 my.database.example.com 80=200 3306": an answer's status behind "=", a bare port only connects. */
export function outsideText(hosts: readonly OutsideHost[]): string {
  return hosts
    .map(({ address, names, ports }) =>
      [
        address,
        ...names,
        ...ports.map(({ port, http }) => (http === undefined ? `${port}` : `${port}=${http.status}`))
      ].join(' ')
    )
    .join('\n')
}

/** What is written, or the first line that cannot be read. Bodies and latencies of `before` stay with their addresses. */
export function readOutside(
  text: string,
  before: readonly OutsideHost[]
): { readonly hosts: readonly OutsideHost[] } | { readonly problem: string } {
  const hosts: OutsideHost[] = []
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/)
    if (words[0] === '') continue
    const host = readLine(words, before)
    if (host === undefined || hosts.some(({ address }) => address === host.address)) return { problem: line.trim() }
    hosts.push(host)
  }
  return { hosts }
}

function readLine(
  [address = '', ...words]: readonly string[],
  before: readonly OutsideHost[]
): OutsideHost | undefined {
  if (!isIPv4(address)) return undefined
  const known = before.find((host) => host.address === address)
  const names: string[] = []
  const ports: OutsidePort[] = []
  for (const word of words) {
    const match = /^(\d{1,5})(?:=([1-5]\d\d))?$/.exec(word)
    if (match === null) {
      if (!/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/i.test(word)) return undefined
      names.push(word.toLowerCase())
      continue
    }
    const port = Number(match[1])
    if (port < 1 || port > 65_535) return undefined
    const status = match[2] === undefined ? undefined : Number(match[2])
    const body = known?.ports.find((one) => one.port === port)?.http?.body ?? `${names[0] ?? address}\n`
    ports.push(status === undefined ? { port } : { port, http: { status, body } })
  }
  return { address, names, latency: known?.latency ?? plainLatency, ports }
}
