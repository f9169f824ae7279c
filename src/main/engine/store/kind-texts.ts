import { formerKind } from '../../../shared/custom-resources/custom-kind.ts'
import { apiVersionOf, type Kind } from '../../../shared/kinds/kind.ts'
import type { KindTable } from '../../../shared/kinds/kind-table.ts'
import type { TextDictionary } from './text-dictionary.ts'

/**
 * Which rows of a file are objects of which kind. A row says the apiVersion that the object was created in; objects of a
 * custom kind may have been created in several, and their definition may be gone.
 */
export class KindTexts {
  readonly #texts: TextDictionary
  readonly #kinds: () => KindTable
  readonly #former = new Map<string, Kind>()

  constructor(texts: TextDictionary, kinds: () => KindTable) {
    this.#texts = texts
    this.#kinds = kinds
  }

  /** The numbers in the rows of this kind's objects; none where there never was one. */
  idsOf(kind: Kind): readonly number[] {
    if (kind.isCustom === true) return this.#texts.findBetween(`${kind.group}/`, `/${kind.kind}`)
    const id = this.#texts.find(`${apiVersionOf(kind)}/${kind.kind}`)
    return id === undefined ? [] : [id]
  }

  /** The kind of a row; one without a definition any longer is known by its name alone. */
  kindOf(apiVersion: string, kindName: string): Kind | undefined {
    const kinds = this.#kinds()
    const known = kinds.ofObject({ apiVersion, kind: kindName })
    if (known !== undefined) return known
    const slash = apiVersion.indexOf('/')
    if (slash < 0) return undefined
    const group = apiVersion.slice(0, slash)
    for (const kind of kinds.all()) {
      if (kind.isCustom === true && kind.group === group && kind.kind === kindName) return kind
    }
    const text = `${apiVersion}/${kindName}`
    let former = this.#former.get(text)
    if (former === undefined) this.#former.set(text, (former = formerKind(apiVersion, kindName)))
    return former
  }
}
