// Version 2 of OpenAPI: everything in one document, as JSON and in protobuf. It is put together piece by piece, so that
// nothing else in this thread waits long.
import type { JsonObject } from '../../../shared/kube/json-object.ts'
import type { ServedDocument } from '../discovery/discovery-cache.ts'
import type { TurnTaking } from '../respond.ts'
import { documentOf, objectText } from './document-text.ts'
import type { PathOperations } from './operation.ts'
import type { Prose } from './prose.ts'
import { bearerToken, pathItem, sharedParameters } from './render-paths.ts'
import type { Section } from './sections.ts'
import { encodedDefinition, encodedPath, swaggerProtobuf } from './swagger-protobuf.ts'

export interface SwaggerSources {
  readonly version: string
  readonly time: TurnTaking
  readonly sections: readonly Section[]
  readonly prose: Prose
  /** The texts of the definitions that these paths name, and of all that those refer to. */
  definitions(paths: readonly PathOperations[]): ReadonlyMap<string, string>
}

interface Pieces {
  readonly paths: readonly (readonly [path: string, item: JsonObject])[]
  /** Their JSON text, by name. */
  readonly definitions: ReadonlyMap<string, string>
  /** The document without both. */
  readonly rest: JsonObject
}

/** How long a piece of the work may take before others have their turn, in milliseconds of real time. */
const turnMs = 10

export class SwaggerDocument {
  readonly #sources: SwaggerSources
  #pieces: Promise<Pieces> | undefined
  #json: Promise<ServedDocument> | undefined
  #protobuf: Promise<ServedDocument> | undefined

  constructor(sources: SwaggerSources) {
    this.#sources = sources
  }

  json(): Promise<ServedDocument> {
    this.#json ??= this.#buildJson()
    return this.#json
  }

  protobuf(): Promise<ServedDocument> {
    this.#protobuf ??= this.#buildProtobuf()
    return this.#protobuf
  }

  async #collect(): Promise<Pieces> {
    const { prose, sections, version } = this.#sources
    const paths: (readonly [string, JsonObject])[] = []
    const definitions = new Map<string, string>()
    const parameters = new Set<string>()
    await this.#inTurns(sections, (section) => {
      const own = section.paths()
      for (const path of own) {
        paths.push([path.path, pathItem(path, 'v2')])
        for (const key of path.shared) parameters.add(key)
        for (const operation of path.operations) for (const key of operation.parameters) parameters.add(key)
      }
      for (const [name, text] of this.#sources.definitions(own)) definitions.set(name, text)
    })
    const rest: JsonObject = {
      swagger: '2.0',
      info: { title: 'Kubernetes', version },
      parameters: sharedParameters(parameters, prose),
      securityDefinitions: { BearerToken: bearerToken },
      security: [{ BearerToken: [] }]
    }
    return { paths, definitions, rest }
  }

  async #buildJson(): Promise<ServedDocument> {
    this.#pieces ??= this.#collect()
    const { paths, definitions, rest } = await this.#pieces
    const items = new Map<string, string>()
    await this.#inTurns(paths, ([path, item]) => items.set(path, JSON.stringify(item)))
    const parts = new Map(Object.entries(rest).map(([key, value]) => [key, JSON.stringify(value)]))
    return documentOf(objectText(parts.set('paths', objectText(items)).set('definitions', objectText(definitions))))
  }

  async #buildProtobuf(): Promise<ServedDocument> {
    this.#pieces ??= this.#collect()
    const { paths, definitions, rest } = await this.#pieces
    const encodedPaths: Buffer[] = []
    const encodedDefinitions: Buffer[] = []
    await this.#inTurns(paths, ([path, item]) => encodedPaths.push(encodedPath(path, item)))
    await this.#inTurns(definitions, ([name, text]) =>
      encodedDefinitions.push(encodedDefinition(name, JSON.parse(text) as JsonObject))
    )
    return documentOf(swaggerProtobuf(rest, encodedPaths, encodedDefinitions))
  }

  /** Does the work for each item; what else waits in this thread has its turn in between. */
  async #inTurns<T>(items: Iterable<T>, work: (item: T) => void): Promise<void> {
    const { time } = this.#sources
    let begun = time.now()
    for (const item of items) {
      if (time.now() - begun > turnMs) {
        await time.turn()
        begun = time.now()
      }
      work(item)
    }
  }
}
