// What an object becomes on its way to a client: itself, its metadata, or a row of a table.
import { apiVersionOf, listKindOf, type Kind } from '../../shared/kinds/kind.ts'
import type { KubeObject } from '../../shared/kube/object.ts'
import type { ListMeta } from '../engine/api/request.ts'
import { tableColumnsOf, tableOf, tableRowOf, type IncludeObject } from '../engine/api/table.ts'
import type { AnswerForm } from './media-types.ts'
import { itemJson, objectJson } from './object-json.ts'

/** A list as text in three parts, so that it can be written piece by piece. */
export interface ListText {
  readonly head: string
  readonly item: (object: KubeObject) => string
  readonly tail: string
}

export interface Representation {
  /** One object, as an answer or within a watch event. */
  object(object: KubeObject): string
  list(metadata: ListMeta): ListText
}

interface Given {
  readonly kind: Kind
  readonly form: AnswerForm
  readonly include: IncludeObject
  /** Custom resources carry their type in lists too. */
  readonly hasTypedItems: boolean
  readonly now: () => number
}

/** How objects of a kind are shown in this form. */
export function representationOf(given: Given): Representation {
  const { transform } = given.form
  if (transform === undefined) return asStored(given)
  return transform.kind === 'Table' ? asTable(given, transform.version) : asMetadata(transform.version)
}

function asStored({ kind, hasTypedItems }: Given): Representation {
  return {
    object: objectJson,
    list: (metadata) => ({
      head: listHead(listKindOf(kind), apiVersionOf(kind), metadata, 'items'),
      item: hasTypedItems ? objectJson : itemJson,
      tail: ']}\n'
    })
  }
}

function asMetadata(version: string): Representation {
  const apiVersion = `meta.k8s.io/${version}`
  const object = ({ metadata }: KubeObject): string =>
    JSON.stringify({ kind: 'PartialObjectMetadata', apiVersion, metadata })
  return {
    object,
    list: (metadata) => ({
      head: listHead('PartialObjectMetadataList', apiVersion, metadata, 'items'),
      item: object,
      tail: ']}\n'
    })
  }
}

function asTable({ kind, include, now }: Given, version: string): Representation {
  const apiVersion = `meta.k8s.io/${version}`
  const columns = JSON.stringify(tableColumnsOf(kind))
  return {
    object: (object) => {
      const { resourceVersion } = object.metadata
      return JSON.stringify({ ...tableOf(kind, [object], { resourceVersion }, now(), include), apiVersion })
    },
    list: (metadata) => ({
      head: `${listHead('Table', apiVersion, metadata, 'columnDefinitions').slice(0, -1)}${columns},"rows":[`,
      item: (object) => JSON.stringify(tableRowOf(kind, object, now(), include)),
      tail: ']}\n'
    })
  }
}

function listHead(kind: string, apiVersion: string, metadata: ListMeta, member: string): string {
  return `{"kind":"${kind}","apiVersion":"${apiVersion}","metadata":${JSON.stringify(metadata)},"${member}":[`
}
