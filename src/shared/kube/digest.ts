import { fnv1a } from './hash.ts'

/** A digest that looks like one and is always the same for the same text. */
export function digestOf(text: string): string {
  let hex = ''
  let hash = 0x811c9dc5
  for (let round = 0; round < 8; round++) {
    hash = fnv1a(`${text}/${round}`, hash)
    hex += hash.toString(16).padStart(8, '0')
  }
  return `sha256:${hex}`
}
