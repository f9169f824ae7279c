// The text is the truth: a form reads its values from it, and writes each change into it where the field stands. What
// the form does not know, comments and the person's own way of writing stay.
import { isMap, isScalar, parseAllDocuments, stringify, type Document } from 'yaml'
import { isJsonObject } from '../../../../shared/kube/json-object.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import { goTags } from '../../../../shared/manifest/yaml-document.ts'
import type { FormPath } from './form-field.ts'
import { formOf } from './kind-forms.ts'

/** A document of a text that has a form. */
export interface FormDocument {
  /** Its number among the documents of the text. */
  readonly index: number
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly values: Json
}

/** Beyond this a text is no form's: each key would read all of it again. */
const longestText = 200_000
const options = { version: '1.1', uniqueKeys: false, logLevel: 'silent', customTags: goTags } as const

function documentsIn(text: string): readonly Document.Parsed[] {
  if (text.length > longestText) return []
  const parsed = parseAllDocuments(text, { ...options, keepSourceTokens: true })
  return Array.isArray(parsed) ? parsed : []
}

/** The documents that have a form; undefined while the text is no YAML. */
export function formDocuments(text: string): readonly FormDocument[] | undefined {
  const documents = documentsIn(text)
  if (documents.some(({ errors }) => errors.length > 0)) return undefined
  return documents.flatMap((document, index) => {
    const values = document.toJS({ maxAliasCount: 100 }) as Json
    if (!isJsonObject(values)) return []
    const { apiVersion, kind, metadata } = values
    if (typeof apiVersion !== 'string' || typeof kind !== 'string' || formOf(apiVersion, kind) === undefined) return []
    const name = isJsonObject(metadata) && typeof metadata['name'] === 'string' ? metadata['name'] : ''
    return [{ index, apiVersion, kind, name, values }]
  })
}

/** What stands at a path; undefined where nothing does. */
export function valueAt(values: Json | undefined, path: FormPath): Json | undefined {
  let here: Json | undefined = values
  for (const step of path) {
    if (Array.isArray(here) && typeof step === 'number') here = (here as readonly Json[])[step]
    else if (isJsonObject(here) && typeof step === 'string') here = here[step]
    else return undefined
  }
  return here
}

/** The text with another value at a path of one of its documents; without a value the field is taken away. */
export function withValue(text: string, index: number, path: FormPath, value: Json | undefined): string {
  const documents = documentsIn(text)
  const document = documents[index]
  if (document === undefined || document.errors.length > 0) return text
  const replaced = value === undefined ? undefined : withScalar(text, document, path, value)
  if (replaced !== undefined) return replaced
  change(document, path, value)
  return spliced(text, documents, index, written(document, text))
}

/** The text with another name for a key of a map; its value and its place stay. */
export function withKey(text: string, index: number, path: FormPath, before: string, after: string): string {
  const documents = documentsIn(text)
  const document = documents[index]
  const map: unknown = document?.getIn(path, true)
  if (document === undefined || !isMap(map) || map.has(after)) return text
  const pair = map.items.find(({ key }) => isScalar(key) && String(key.value) === before)
  if (pair === undefined) return text
  pair.key = document.createNode(after)
  return spliced(text, documents, index, written(document, text))
}

/** A value of one line in the place of another: nothing else moves. */
function withScalar(text: string, document: Document.Parsed, path: FormPath, value: Json): string | undefined {
  if (typeof value === 'object') return undefined
  const node: unknown = document.getIn(path, true)
  if (!isScalar(node) || node.range == null || node.anchor !== undefined || node.tag !== undefined) return undefined
  const [from, to] = node.range
  const written = stringify(value, { version: '1.1', lineWidth: 0, compat: 'yaml-1.1' }).trimEnd()
  if (written.includes('\n') || from === to || text.slice(from, to).includes('\n')) return undefined
  return text.slice(0, from) + written + text.slice(to)
}

function change(document: Document, path: FormPath, value: Json | undefined): void {
  if (value !== undefined) {
    prepare(document, path)
    document.setIn(path, document.createNode(value))
    return
  }
  document.deleteIn(path)
  // What held nothing else goes too: "resources: {limits: {}}" says no more than nothing.
  for (let length = path.length - 1; length > 1; length--) {
    const parent = path.slice(0, length)
    const held: unknown = document.getIn(parent)
    if (typeof path[length] === 'number' || !isMap(held) || held.items.length > 0) return
    document.deleteIn(parent)
  }
}

/** What the field stands in is made first, also where a key is there without a value ("labels:"). */
function prepare(document: Document, path: FormPath): void {
  for (let length = 1; length < path.length; length++) {
    const here = path.slice(0, length)
    const node: unknown = document.getIn(here, true)
    if (node === undefined || (isScalar(node) && node.value === null))
      document.setIn(here, document.createNode(typeof path[length] === 'number' ? [] : {}))
  }
}

/** In the person's own way: with the dashes of lists indented or not. */
function written(document: Document, text: string): string {
  const match = /^( *)(?:- )?[^\s#-][^\n]*:[ \t]*\n( *)- /m.exec(text)
  const indentSeq = match !== null && match[2]!.length > match[1]!.length
  return document.toString({ indentSeq, lineWidth: 0 })
}

/** The text with one document written anew; the others stay letter by letter. */
function spliced(text: string, documents: readonly Document.Parsed[], index: number, part: string): string {
  const start = startOf(text, documents, index)
  const end = index + 1 < documents.length ? startOf(text, documents, index + 1) : text.length
  const head = /^---[^\n]*\n/.exec(text.slice(start, end))?.[0] ?? ''
  const body = part.startsWith('---') ? part : head + part
  return text.slice(0, start) + body.replace(/\n*$/, '\n') + text.slice(end)
}

/** Where a document begins, with the "---" before it. */
function startOf(text: string, documents: readonly Document.Parsed[], index: number): number {
  if (index === 0) return 0
  const before = documents[index - 1]!.range[1]
  const separator = text.indexOf('---', before)
  return separator === -1 ? documents[index]!.range[0] : separator
}
