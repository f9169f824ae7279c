// The OpenAPI documents as bytes, made when they are first asked for and kept until what is served changes. Version 3 is
// one document for each section, version 2 all of it in one.
import { createHash } from 'node:crypto'
import type { ServedDocument } from '../discovery/discovery-cache.ts'
import type { ServedResources } from '../discovery/served-resources.ts'
import { groupsOf } from '../discovery/served-resources.ts'
import type { TurnTaking } from '../respond.ts'
import type { CustomSchema } from './custom-schema.ts'
import { DefinitionTexts } from './definition-texts.ts'
import type { PathOperations } from './operation.ts'
import type { Prose } from './prose.ts'
import { bearerToken, pathItem } from './render-paths.ts'
import type { Section } from './sections.ts'
import { sectionsOf } from './sections.ts'
import type { SwaggerSources } from './swagger-document.ts'
import { SwaggerDocument } from './swagger-document.ts'
import { documentOf, objectText } from './document-text.ts'

export interface OpenApiSources {
  readonly served: ServedResources
  /** The schemas of the custom resources that are served; they may change only together with `served.revision`. */
  customSchemas(): readonly CustomSchema[]
  readonly prose: Prose
  /** As /version says it: "v1.34.0". */
  readonly version: string
  readonly time: TurnTaking
}

interface Built {
  readonly signature: string
  readonly document: ServedDocument
}

export class OpenApiCache {
  readonly #sources: OpenApiSources
  readonly #textsV2: DefinitionTexts
  readonly #textsV3: DefinitionTexts
  readonly #built = new Map<string, Built>()
  #sections: ReadonlyMap<string, Section> = new Map()
  #custom: ReadonlyMap<string, CustomSchema> = new Map()
  #versions: readonly { readonly group: string; readonly version: string }[] = []
  #root: ServedDocument | undefined
  #swagger: SwaggerDocument | undefined
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

  /** /openapi/v2 as JSON. */
  async v2(): Promise<ServedDocument> {
    this.#refresh()
    this.#swagger ??= new SwaggerDocument(this.#pieces())
    return this.#swagger.json()
  }

  /** /openapi/v2 as application/com.github.proto-openapi.spec.v2@v1.0+protobuf. */
  async v2Protobuf(): Promise<ServedDocument> {
    this.#refresh()
    this.#swagger ??= new SwaggerDocument(this.#pieces())
    return this.#swagger.protobuf()
  }

  #refresh(): void {
    const { served } = this.#sources
    if (this.#revision === served.revision) return
    this.#revision = served.revision
    const groups = groupsOf(served.list())
    this.#custom = new Map(this.#sources.customSchemas().map((schema) => [schema.definitionName, schema]))
    // Options are registered in the built-in groups alone, so custom resources leave the others' documents as they are.
    this.#versions = groups.flatMap(({ name, versions }) =>
      versions
        .filter(({ resources }) => resources.some(({ isCustom }) => !isCustom))
        .map(({ version }) => ({ group: name, version }))
    )
    this.#sections = new Map(sectionsOf(groups, this.#custom).map((section) => [section.key, section]))
    for (const key of this.#built.keys()) if (!this.#sections.has(key)) this.#built.delete(key)
    this.#root = undefined
    this.#swagger = undefined
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

  #pieces(): SwaggerSources {
    const [sections, versions, custom] = [this.#sections, this.#versions, this.#custom]
    return {
      version: this.#sources.version,
      time: this.#sources.time,
      sections: [...sections.values()],
      prose: this.#sources.prose,
      definitions: (paths) => this.#textsV2.closure(definitionsOf(paths), versions, custom)
    }
  }

  #info(): string {
    return JSON.stringify({ title: 'Kubernetes', version: this.#sources.version })
  }
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
