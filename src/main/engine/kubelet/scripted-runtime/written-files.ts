// What was copied into a scripted container: its writable layer, gone with it.

/** Bytes of one container's layer; the runtime has a disk of its own, and this stands for its end. */
const layerSize = 64 * 1024 * 1024

export class WrittenFiles {
  readonly #files = new Map<string, Uint8Array>()
  #size = 0

  get size(): number {
    return this.#size
  }

  read(path: string): Uint8Array | undefined {
    return this.#files.get(path)
  }

  paths(): readonly string[] {
    return [...this.#files.keys()]
  }

  /** False where there is no room. */
  write(path: string, bytes: Uint8Array): boolean {
    const size = this.#size - (this.#files.get(path)?.length ?? 0) + bytes.length
    if (size > layerSize) return false
    this.#files.set(path, bytes)
    this.#size = size
    return true
  }
}
