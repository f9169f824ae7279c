// What the API's documents say of definitions and fields, taken from the type declarations of @kubernetes/client-node
// while the program is built: `kubectl explain` shows it. Nothing of it is part of the project's own files.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { definitionName } from '../src/main/apiserver/openapi/definition-names.ts'
import type { ProseFile } from '../src/main/apiserver/openapi/prose.ts'
import { definitionFacts } from '../src/shared/schema/facts.ts'

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

/** The contents of api-prose.json. `root` is the folder of the project. */
export function apiProse(root: string): string {
  const texts: string[] = []
  const places = new Map<string, number>()
  const placeOf = (text: string): number => {
    let place = places.get(text)
    if (place === undefined) {
      place = texts.push(text) - 1
      places.set(text, place)
    }
    return place
  }
  const definitions: Record<string, readonly [number, Record<string, number>]> = {}
  for (const [short, line] of Object.entries(definitionFacts)) {
    const file = classNames(short)
      .map((name) => join(root, models, `${name}.d.ts`))
      .find((path) => existsSync(path))
    if (file === undefined) continue
    const source = readFileSync(file, 'utf8')
    const names = new Map(Object.keys(JSON.parse(line) as object).map((name) => [fieldKey(name), name]))
    const own = classPattern.exec(source)?.[1]
    const fields: Record<string, number> = {}
    for (const [, text, name] of source.slice(source.indexOf('export declare class')).matchAll(fieldPattern)) {
      const field = names.get(fieldKey(name!))
      if (text !== undefined && field !== undefined) fields[field] = placeOf(plain(text))
    }
    definitions[definitionName(short)] = [own === undefined ? -1 : placeOf(plain(own)), fields]
  }
  const prose: ProseFile = { texts, definitions }
  return JSON.stringify(prose)
}
