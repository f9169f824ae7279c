// What the API's documents say of definitions and fields, taken from the type declarations of @kubernetes/client-node
// while the program is built: `kubectl explain` shows it. Nothing of it is part of the project's own files.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { definitionName } from '../src/main/apiserver/openapi/definition-names.ts'
import type { ProseFile } from '../src/main/apiserver/openapi/prose.ts'
import { definitionFacts } from '../src/shared/schema/facts.ts'
import { type DefinitionFacts, definitionOf } from '../src/shared/schema/schema.ts'

const models = 'node_modules/@kubernetes/client-node/dist/gen/models'
const classPattern = /\/\*\*\n\s*\* ((?:(?!\*\/)[^])*?)\n\s*\*\/\nexport declare class \w+/
const fieldPattern = /(?:\/\*\*\n\s*\* ((?:(?!\*\/)[^])*?)\n\s*\*\/\n)?\s*'([^']+)'\??:/g

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The names that the class of a definition may have: with the group in front only where it would not be unique else. */
function classNames(short: string): readonly string[] {
  const [group, version, struct] = short.split('.')
  if (struct === undefined) return [`${capital(group!)}${version!}`]
  return [`${capital(group!)}${capital(version!)}${struct}`, `${capital(version!)}${struct}`]
}

/**
 * The generator escaped quotes and backslashes, broke what would end a comment, and made one line of each text. Two
 * spaces behind a sentence were a new paragraph nine times out of ten.
 */
function plain(text: string): string {
  return text
    .replaceAll('*_/', '*/')
    .replaceAll('/_*', '/*')
    .replaceAll(/\\(["'\\])/g, '$1')
    .replaceAll(/(?<=[.:?!)`]) {2}(?=[A-Z"`'*-])/g, '\n\n')
}

/** Fields that are no names in TypeScript were given others: "_default", "ref", "x_kubernetes_list_type". */
function fieldKey(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]/g, '')
}

/** Ours: the library lost what stands beside a reference, and these fields are in every kind. */
const ofEveryKind: Readonly<Record<string, (kind: string) => string>> = {
  metadata: () => 'Standard metadata: name, namespace, labels, annotations and what the system keeps of its own.',
  spec: (kind) => `What is wanted of the ${kind}.`,
  status: (kind) => `What was last observed of the ${kind}. Written by the system; read-only.`
}

/** The texts, each once. */
class Texts {
  readonly all: string[] = []
  readonly #places = new Map<string, number>()

  placeOf(text: string): number {
    let place = this.#places.get(text)
    if (place === undefined) {
      place = this.all.push(text) - 1
      this.#places.set(text, place)
    }
    return place
  }
}

type Places = [own: number, fields: Record<string, number>]

function placesIn(source: string, definition: DefinitionFacts, texts: Texts): Places {
  const names = new Map([...definition.fields.keys()].map((name) => [fieldKey(name), name]))
  const own = classPattern.exec(source)?.[1]
  const fields: Record<string, number> = {}
  for (const [, text, name] of source.slice(source.indexOf('export declare class')).matchAll(fieldPattern)) {
    const field = names.get(fieldKey(name!))
    if (text !== undefined && field !== undefined) fields[field] = texts.placeOf(plain(text))
  }
  return [own === undefined ? -1 : texts.placeOf(plain(own)), fields]
}

const requests = 'node_modules/@kubernetes/client-node/dist/gen/types/ObjectParamAPI.d.ts'

/** The requests whose parameters are all that there are, and what stands before their keys in the documents. */
const parameterSources: readonly (readonly [request: string, prefix: string])[] = [
  ['ListNamespacedPod', ''],
  ['PatchNamespacedPod', ''],
  ['DeleteNamespacedPod', ''],
  ['ReadNamespacedPodLog', 'log/'],
  ['ConnectGetNamespacedPodExec', 'exec/'],
  ['ConnectGetNamespacedPodPortforward', 'portforward/']
]

const parameterPattern = /\/\*\*\n\s*\* (.+)\n(?:\s*\*(?!\/).*\n)*?\s*\*\/\n\s*_?(\w+)\??:/g

/** Parameters' texts were made fit for HTML too. */
const entities: Readonly<Record<string, string>> = {
  '#39': "'",
  quot: '"',
  '#x60': '`',
  '#x3D': '=',
  amp: '&',
  lt: '<',
  gt: '>'
}

function unescaped(text: string): string {
  return plain(text.replaceAll(/\\?&([#\w]+);/g, (whole, name: string) => entities[name] ?? whole))
}

function parametersIn(source: string, texts: Texts): Record<string, number> {
  const places: Record<string, number> = {}
  for (const [request, prefix] of parameterSources) {
    const start = source.indexOf(`export interface CoreV1Api${request}Request {`)
    const body = source.slice(start, source.indexOf('\n}', start))
    for (const [, text, name] of body.matchAll(parameterPattern)) {
      const isShared = prefix !== '' && (name === 'name' || name === 'namespace' || name === 'pretty')
      if (name !== 'name' && name !== 'body' && !isShared)
        places[`${prefix}${name!}`] ??= texts.placeOf(unescaped(text!))
    }
  }
  return places
}

/** The contents of api-prose.json. `root` is the folder of the project. */
export function apiProse(root: string): string {
  const texts = new Texts()
  const found = new Map<string, Places>()
  for (const short of Object.keys(definitionFacts)) {
    const file = classNames(short)
      .map((name) => join(root, models, `${name}.d.ts`))
      .find((path) => existsSync(path))
    if (file !== undefined) found.set(short, placesIn(readFileSync(file, 'utf8'), definitionOf(short), texts))
  }
  for (const [short, [, fields]] of found) {
    const { groupVersionKind, fields: facts } = definitionOf(short)
    for (const { name, type } of facts.values()) {
      if (fields[name] !== undefined || type.form !== 'object') continue
      const words = groupVersionKind === undefined ? undefined : ofEveryKind[name]
      // The text of its type is better than none.
      const place = words === undefined ? found.get(type.definition)?.[0] : texts.placeOf(words(groupVersionKind!.kind))
      if (place !== undefined && place >= 0) fields[name] = place
    }
  }
  const definitions = Object.fromEntries([...found].map(([short, places]) => [definitionName(short), places]))
  const parameters = parametersIn(readFileSync(join(root, requests), 'utf8'), texts)
  const prose: ProseFile = { texts: texts.all, definitions, parameters }
  return JSON.stringify(prose)
}
