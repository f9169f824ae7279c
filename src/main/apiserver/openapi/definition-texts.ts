// The definitions as text, each made once: many documents have the same ones, and putting a document together from
// texts is a matter of milliseconds.
import type { JsonObject } from '../../../shared/kube/json-object.ts'
import { findDefinition } from '../../../shared/schema/schema.ts'
import type { GroupVersionKind } from '../discovery/served-resources.ts'
import type { Dialect } from './definition-names.ts'
import { metaName, plainDefinition } from './definition-names.ts'
import type { DefinitionSchema } from './definition-schema.ts'
import { schemaOfDefinition } from './definition-schema.ts'
import type { CustomSchema } from './custom-schema.ts'
import { customDefinition, customListDefinition } from './custom-schema.ts'
import type { Prose } from './prose.ts'

interface DefinitionText {
  readonly text: string
  readonly references: readonly string[]
}

/** Every group and version has these kinds: the documents name them all. */
const ofEveryVersion = new Set(['DeleteOptions', 'WatchEvent'].map(metaName))

export class DefinitionTexts {
  readonly #dialect: Dialect
  readonly #prose: Prose
  readonly #known = new Map<string, DefinitionText>()

  constructor(dialect: Dialect, prose: Prose) {
    this.#dialect = dialect
    this.#prose = prose
  }

  /**
   * The texts of these definitions and of all they refer to, by name. `versions` are the groups and versions that are
   * served, `custom` the schemas of custom resources by the names of their definitions.
   */
  closure(
    names: Iterable<string>,
    versions: readonly Omit<GroupVersionKind, 'kind'>[],
    custom: ReadonlyMap<string, CustomSchema>
  ): ReadonlyMap<string, string> {
    const texts = new Map<string, string>()
    const waiting = [...names]
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (texts.has(name)) continue
      const { text, references } = this.#text(name, versions, custom)
      texts.set(name, text)
      waiting.push(...references)
    }
    return texts
  }

  #text(
    name: string,
    versions: readonly Omit<GroupVersionKind, 'kind'>[],
    custom: ReadonlyMap<string, CustomSchema>
  ): DefinitionText {
    const own = custom.get(name)
    if (own !== undefined) return textOf(customDefinition(own, this.#dialect, this.#prose))
    const listed = custom.get(name.replace(/List$/, ''))
    if (listed !== undefined) return textOf(customListDefinition(listed, this.#dialect, this.#prose))
    if (ofEveryVersion.has(name)) {
      const kind = name.slice(name.lastIndexOf('.') + 1)
      const { schema, references } = this.#schema(name)
      const kinds = versions.map(({ group, version }) => ({ group, kind, version }))
      return textOf({ schema: { ...schema, 'x-kubernetes-group-version-kind': kinds }, references })
    }
    let known = this.#known.get(name)
    if (known === undefined) {
      known = textOf(this.#schema(name))
      this.#known.set(name, known)
    }
    return known
  }

  #schema(name: string): DefinitionSchema {
    const prose = this.#prose.of(name)
    const facts = findDefinition(name)
    if (facts !== undefined) return schemaOfDefinition(facts, this.#dialect, prose)
    const plain: JsonObject = plainDefinition(name, this.#dialect) ?? { type: 'object' }
    return { schema: prose?.text === undefined ? plain : { description: prose.text, ...plain }, references: [] }
  }
}

function textOf({ schema, references }: DefinitionSchema): DefinitionText {
  return { text: JSON.stringify(schema), references }
}
