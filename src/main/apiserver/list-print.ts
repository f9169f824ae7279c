// Lists as they are printed for those who do not want plain JSON: piece by piece too, since printing a large one whole
// would keep everybody else waiting for seconds.
import { stringify } from 'yaml'
import type { KubeObject } from '../../shared/kube/object.ts'
import type { AnswerForm } from './media-types.ts'
import type { ListText } from './representation.ts'

export interface PrintedList extends ListText {
  /** Stands between two items. */
  readonly separator: string
  readonly contentType: string
}

/** The keys of a map sorted and lists not indented, as Go's library prints them. */
const yamlOptions = { sortMapEntries: true, indentSeq: false, lineWidth: 0 } as const

export function yamlText(value: unknown): string {
  return stringify(value, yamlOptions)
}

/** A list with at least one item, in the form that the client asked for. */
export function printedList(list: ListText, { encoding, isPretty }: AnswerForm): PrintedList {
  if (encoding === 'yaml') return inYaml(list)
  if (isPretty) return indented(list)
  return { ...list, separator: ',', contentType: 'application/json' }
}

function inYaml(list: ListText): PrintedList {
  const text = yamlText(emptyOf(list))
  // At the beginning of a line: only the list's own member stands there.
  const { 0: member, index } = /^(?:items|rows): \[\]$/m.exec(text)!
  return {
    head: `${text.slice(0, index)}${member.slice(0, -' []'.length)}\n`,
    item: (object) => yamlText([JSON.parse(list.item(object))]),
    separator: '',
    tail: text.slice(index + member.length + 1),
    contentType: 'application/yaml'
  }
}

function indented(list: ListText): PrintedList {
  const text = JSON.stringify(emptyOf(list), null, 2)
  const print = (object: KubeObject): string => JSON.stringify(JSON.parse(list.item(object)), null, 2)
  return {
    head: text.slice(0, -']\n}'.length),
    // Line breaks within strings are escaped, so each is one of the print.
    item: (object) => `\n    ${print(object).replaceAll('\n', '\n    ')}`,
    separator: ',',
    tail: '\n  ]\n}\n',
    contentType: 'application/json'
  }
}

function emptyOf({ head, tail }: ListText): unknown {
  return JSON.parse(head + tail)
}
