// Short names out of contents, as upstream's pod-template-hash: FNV-1a over the content, then letters that spell no word.
// Upstream hashes Go's dump of the struct; here it is canonical JSON, so the names look alike but are not the same.

/** FNV-1a, 32 bits, over the text's UTF-8 bytes; an unsigned integer. `seed` continues an earlier hash. */
export function fnv1a(text: string, seed = 0x811c9dc5): number {
  let hash = seed
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at)
    if (code < 0x80) {
      hash = Math.imul(hash ^ code, 0x01000193)
      continue
    }
    if (code >= 0xd800 && code < 0xdc00) code = text.codePointAt(at++)!
    if (code < 0x800) hash = Math.imul(hash ^ (0xc0 | (code >> 6)), 0x01000193)
    else {
      if (code < 0x10000) hash = Math.imul(hash ^ (0xe0 | (code >> 12)), 0x01000193)
      else {
        hash = Math.imul(hash ^ (0xf0 | (code >> 18)), 0x01000193)
        hash = Math.imul(hash ^ (0x80 | ((code >> 12) & 0x3f)), 0x01000193)
      }
      hash = Math.imul(hash ^ (0x80 | ((code >> 6) & 0x3f)), 0x01000193)
    }
    hash = Math.imul(hash ^ (0x80 | (code & 0x3f)), 0x01000193)
  }
  return hash >>> 0
}

const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** Upstream's rand.SafeEncodeString: each character becomes one of 27 that cannot form bad words. */
export function safeEncodeString(text: string): string {
  let result = ''
  for (let at = 0; at < text.length; at++) result += alphabet[text.charCodeAt(at) % alphabet.length]!
  return result
}

/** JSON with sorted keys and without undefined members: equal values give equal texts. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = value as Readonly<Record<string, unknown>>
  let result = ''
  for (const key of Object.keys(members).sort()) {
    if (members[key] === undefined) continue
    result += `${result === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(members[key])}`
  }
  return `{${result}}`
}

/** The pod-template-hash of a template: `collisionCount` gives another name after a collision, as upstream's. */
export function computeHash(template: unknown, collisionCount: number | undefined): string {
  let hash = fnv1a(canonicalJson(template))
  // Upstream writes the count as eight little-endian bytes.
  if (collisionCount !== undefined) {
    for (let shift = 0; shift < 8; shift++) {
      const byte = shift < 4 ? (collisionCount >>> (8 * shift)) & 0xff : 0
      hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
    }
  }
  return safeEncodeString(String(hash))
}
