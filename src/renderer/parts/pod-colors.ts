/** Colours of the palette. */
const paletteSize = 8
/** Pods that are remembered; the one that was asked for longest ago is forgotten first. */
const limit = 5_000

/**
 * Which colour of the palette a pod has, wherever it is drawn: it takes the one that its siblings have least when it is
 * first seen, and keeps it.
 */
export class PodColors {
  readonly #colors = new Map<string, { readonly family: string; readonly color: number }>()
  readonly #families = new Map<string, number[]>()

  of(namespace: string, pod: string): number {
    const key = `${namespace}/${pod}`
    const known = this.#colors.get(key)
    if (known !== undefined) {
      // The newest stands last.
      if (this.#colors.size > limit / 2) {
        this.#colors.delete(key)
        this.#colors.set(key, known)
      }
      return known.color
    }
    const family = `${namespace}/${familyOf(pod)}`
    const counts = this.#families.get(family) ?? Array.from({ length: paletteSize }, () => 0)
    const color = firstOf(counts, this.#families.size)
    counts[color]!++
    this.#families.set(family, counts)
    this.#colors.set(key, { family, color })
    if (this.#colors.size > limit) this.#forget()
    return color
  }

  #forget(): void {
    const [oldest] = this.#colors
    if (oldest === undefined) return
    const [key, { family, color }] = oldest
    this.#colors.delete(key)
    const counts = this.#families.get(family)
    if (counts === undefined) return
    counts[color]!--
    if (counts.every((count) => count === 0)) this.#families.delete(family)
  }
}

/** "web" of "web-7c9d5f6b84-x2k9p", "db" of "db-0": what siblings have in common. */
function familyOf(pod: string): string {
  return pod.replace(/(?:-[a-z0-9]{6,10})?-(?:[a-z0-9]{5}|\d+)$/, '')
}

/** The least used, the first of a new family where other families are not. */
function firstOf(counts: readonly number[], families: number): number {
  const least = Math.min(...counts)
  const start = counts.every((count) => count === 0) ? families % paletteSize : 0
  for (let step = 0; step < paletteSize; step++) {
    const color = (start + step) % paletteSize
    if (counts[color] === least) return color
  }
  return start
}

const colors = new PodColors()

/** A pod's place in the palette, for `seriesColor`. */
export function podColor(namespace: string, pod: string): number {
  return colors.of(namespace, pod)
}
