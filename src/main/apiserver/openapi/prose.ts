// What the API's documents say of each definition and field. The text is taken from a library when the program is built
// (scripts/prose.ts); without it the documents have no descriptions.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

export interface DefinitionProse {
  readonly text?: string
  readonly fields: Readonly<Record<string, string>>
}

export interface Prose {
  /** Another text for other contents; empty where nothing is said. */
  readonly stamp: string
  /** By the name in the documents: "io.k8s.api.core.v1.Pod". */
  of(definition: string): DefinitionProse | undefined
  /** By the key in parameters.ts: "log/follow". */
  ofParameter(key: string): string | undefined
}

export const noProse: Prose = { stamp: '', of: () => undefined, ofParameter: () => undefined }

/** The file as scripts/prose.ts writes it: texts, and for each definition the places of its own and its fields' texts. */
export interface ProseFile {
  readonly texts: readonly string[]
  readonly definitions: Readonly<Record<string, readonly [own: number, fields: Readonly<Record<string, number>>]>>
  readonly parameters: Readonly<Record<string, number>>
}

/** Reads the file when a text is first asked for. Where there is none, nothing is said of anything. */
export function proseOfFile(path: string): Prose {
  let read: { readonly file: ProseFile; readonly stamp: string } | undefined
  const known = new Map<string, DefinitionProse | undefined>()
  return {
    get stamp() {
      read ??= readProse(path)
      return read.stamp
    },
    of(definition) {
      if (known.has(definition)) return known.get(definition)
      read ??= readProse(path)
      const found = proseOf(read.file, definition)
      known.set(definition, found)
      return found
    },
    ofParameter(key) {
      read ??= readProse(path)
      const { texts, parameters } = read.file
      return Object.hasOwn(parameters, key) ? texts[parameters[key]!] : undefined
    }
  }
}

function proseOf({ texts, definitions }: ProseFile, definition: string): DefinitionProse | undefined {
  const places = Object.hasOwn(definitions, definition) ? definitions[definition] : undefined
  if (places === undefined) return undefined
  const [own, fieldPlaces] = places
  const text = texts[own]
  const fields = Object.fromEntries(Object.entries(fieldPlaces).map(([field, place]) => [field, texts[place] ?? '']))
  return text === undefined ? { fields } : { text, fields }
}

function readProse(path: string): { readonly file: ProseFile; readonly stamp: string } {
  try {
    const text = readFileSync(path, 'utf8')
    return { file: JSON.parse(text) as ProseFile, stamp: createHash('sha256').update(text).digest('hex') }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return { file: { texts: [], definitions: {}, parameters: {} }, stamp: '' }
    throw error
  }
}
