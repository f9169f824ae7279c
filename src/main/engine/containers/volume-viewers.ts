import type { LivingContainer } from './living-container.ts'

/** Running containers by the places of volumes that they see. */
export class VolumeViewers {
  readonly #viewers = new Map<string, Set<LivingContainer>>()

  of(location: string): Iterable<LivingContainer> {
    return this.#viewers.get(location) ?? []
  }

  add(container: LivingContainer): void {
    for (const { location } of container.launch.mounts ?? []) {
      const viewers = this.#viewers.get(location)
      if (viewers === undefined) this.#viewers.set(location, new Set([container]))
      else viewers.add(container)
    }
  }

  remove(container: LivingContainer): void {
    for (const { location } of container.launch.mounts ?? []) {
      const viewers = this.#viewers.get(location)
      viewers?.delete(container)
      if (viewers?.size === 0) this.#viewers.delete(location)
    }
  }
}
