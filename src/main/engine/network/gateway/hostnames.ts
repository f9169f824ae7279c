// Hostnames of listeners and routes: which go together, and which is the more exact one. A wildcard stands for one label
// or more, as the Gateway API has it.

/** What a listener and a route with these names both take; empty where they have nothing in common. "" is any. */
export function acceptedHostnames(listener: string, route: readonly string[]): readonly string[] {
  if (route.length === 0) return [listener]
  return route.flatMap((host) => {
    if (listener === '' || listener === host) return [host]
    if (isWithin(host, listener)) return [host]
    return isWithin(listener, host) ? [listener] : []
  })
}

/** Whether a name, or a wildcard, lies within a wildcard. */
function isWithin(host: string, wildcard: string): boolean {
  return wildcard.startsWith('*.') && host.endsWith(wildcard.slice(1))
}

/** Whether a name that a client says is taken by this one. */
export function takesHost(hostname: string, host: string): boolean {
  return hostname === '' || hostname === host || isWithin(host, hostname)
}

/** Larger the more exact: a name, then the longest wildcard, then any. */
export function exactness(hostname: string): number {
  if (hostname === '') return 0
  return hostname.startsWith('*.') ? hostname.length : 1000 + hostname.length
}

export function overlap(a: string, b: string): boolean {
  return a === '' || b === '' || a === b || isWithin(a, b) || isWithin(b, a)
}
