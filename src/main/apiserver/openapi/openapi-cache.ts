// The OpenAPI documents as bytes. Version 3 is one document for each section, made when it is first asked for; version 2
// is all of it in one, put together piece by piece so that nothing else waits long.
import { createHash } from 'node:crypto'
import type { ServedDocument } from '../discovery/discovery-cache.ts'
import type { ServedResources } from '../discovery/served-resources.ts'
import { groupsOf } from '../discovery/served-resources.ts'
import type { CustomSchema } from './custom-schema.ts'
import { DefinitionTexts } from './definition-texts.ts'
import type { PathOperations } from './operations.ts'
import type { Prose } from './prose.ts'
import { pathItem, sharedParameters } from './render-paths.ts'
import type { Section } from './sections.ts'
import { sectionsOf } from './sections.ts'

export interface OpenApiSources {
  readonly served: ServedResources
  /** The schemas of the custom resources that are served; they may change only together with `served.revision`. */
  customSchemas(): readonly CustomSchema[]
  readonly prose: Prose
  /** As /version says it: "v1.34.0". */
  readonly version: string
}

interface Built {
  readonly signature: string
  readonly document: ServedDocument
}

const bearerToken = { type: 'apiKey', description: 'Bearer Token authentication', name: 'authorization', in: 'header' }

export class OpenApiCache {
  readonly #sources: OpenApiSources
  readonly #textsV2: DefinitionTexts
  readonly #textsV3: DefinitionTexts
  readonly #built = new Map<string, Built>()
  #sections: ReadonlyMap<string, Section> = new Map()
  #custom: ReadonlyMap<string, CustomSchema> = new Map()
  #versions: readonly { readonly group: string; readonly version: string }[] = []
  #root: ServedDocument | undefined
  #v2: Promise<ServedDocument> | undefined
  #revision: number | undefined

  constructor(sources: OpenApiSources) {
    this.#sources = sources
    this.#textsV2 = new DefinitionTexts('v2', sources.prose)
    this.#textsV3 = new DefinitionTexts('v3', sources.prose)
  }

  /** /openapi/v3: the sections with the addresses of their documents. */
  root(): ServedDocument {
    this.#refresh()
    if (this.#root === undefined) {
      const paths: Record<string, object> = {}
      for (const section of this.#sections.values()) {
        const hash = this.#hashOf(section)
        paths[section.key] = { serverRelativeURL: `/openapi/v3/${section.key}?hash=${hash}` }
      }
      this.#root = documentOf(JSON.stringify({ paths }))
    }
    return this.#root
  }

  /** The hash in the address of a section's document ("apis/apps/v1"): with it, an answer may be kept for ever. */
  hash(key: string): string | undefined {
    this.#refresh()
    const section = this.#sections.get(key)
    return section === undefined ? undefined : this.#hashOf(section)
  }

  /** /openapi/v3/KEY; undefined where there is no such section. */
  v3(key: string): ServedDocument | undefined {
    this.#refresh()
    const section = this.#sections.get(key)
    if (section === undefined) return undefined
    const signature = this.#signatureOf(section)
    let built = this.#built.get(key)
    if (built?.signature !== signature) {
      const document = { bytes: Buffer.from(this.#textV3(section)), etag: `"${this.#hashOf(section)}"` }
      built = { signature, document }
      this.#built.set(key, built)
    }
    return built.document
  }

  /** /openapi/v2. */
  v2(): Promise<ServedDocument> {
    this.#refresh()
    this.#v2 ??= this.#buildV2()
    return this.#v2
  }

  #refresh(): void {
    const { served } = this.#sources
    if (this.#revision === served.revision) return
    this.#revision = served.revision
    const groups = groupsOf(served.list())
    this.#custom = new Map(this.#sources.customSchemas().map((schema) => [schema.definitionName, schema]))
    this.#versions = groups.flatMap(({ name, versions }) => versions.map(({ version }) => ({ group: name, version })))
    this.#sections = new Map(sectionsOf(groups, this.#custom).map((section) => [section.key, section]))
    for (const key of this.#built.keys()) if (!this.#sections.has(key)) this.#built.delete(key)
    this.#root = undefined
    this.#v2 = undefined
  }

  #signatureOf({ key, signature }: Section): string {
    const { version, prose } = this.#sources
    return JSON.stringify([key, version, prose.stamp, this.#versions, signature])
  }

  #hashOf(section: Section): string {
    return createHash('sha512').update(this.#signatureOf(section)).digest('hex').toUpperCase()
  }

  #textV3(section: Section): string {
    const paths = section.paths()
    const schemas = this.#textsV3.closure(definitionsOf(paths), this.#versions, this.#custom)
    return [
      `{"openapi":"3.0.0","info":${this.#info()},"paths":`,
      objectText(paths.map((path) => [path.path, JSON.stringify(pathItem(path, 'v3'))])),
      `,"components":{"schemas":`,
      objectText(schemas),
      `,"securitySchemes":{"BearerToken":${JSON.stringify(bearerToken)}}}}`
    ].join('')
  }

  async #buildV2(): Promise<ServedDocument> {
    const [sections, versions, custom] = [this.#sections, this.#versions, this.#custom]
    const paths: (readonly [string, string])[] = []
    const definitions = new Map<string, string>()
    const parameters = new Set<string>()
    for (const section of sections.values()) {
      await othersFirst()
      const own = section.paths()
      for (const path of own) {
        paths.push([path.path, JSON.stringify(pathItem(path, 'v2'))])
        for (const key of path.shared) parameters.add(key)
        for (const operation of path.operations) for (const key of operation.parameters) parameters.add(key)
      }
      for (const [name, text] of this.#textsV2.closure(definitionsOf(own), versions, custom))
        definitions.set(name, text)
    }
    await othersFirst()
    const text = [
      `{"swagger":"2.0","info":${this.#info()},"paths":`,
      objectText(paths),
      `,"definitions":`,
      objectText(definitions),
      `,"parameters":${JSON.stringify(sharedParameters(parameters))}`,
      `,"securityDefinitions":{"BearerToken":${JSON.stringify(bearerToken)}},"security":[{"BearerToken":[]}]}`
    ].join('')
    await othersFirst()
    return documentOf(text)
  }

  #info(): string {
    return JSON.stringify({ title: 'Kubernetes', version: this.#sources.version })
  }
}

/** Lets what waits in this thread run. */
function othersFirst(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

function documentOf(text: string): ServedDocument {
  const bytes = Buffer.from(text)
  return { bytes, etag: `"${createHash('sha512').update(bytes).digest('hex').toUpperCase()}"` }
}

function definitionsOf(paths: readonly PathOperations[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { operations } of paths) {
    for (const { body, answers } of operations) {
      if (body !== undefined) names.add(body.definition)
      for (const answer of Object.values(answers)) if (answer !== undefined) names.add(answer)
    }
  }
  return names
}

/** A JSON object of values that are JSON text already, its keys by the alphabet. */
function objectText(entries: Iterable<readonly [string, string]>): string {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`
}
