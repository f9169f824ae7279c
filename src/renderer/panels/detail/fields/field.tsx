import type { ReactNode } from 'react'
import type { useTranslation } from 'react-i18next'
import type { ObjectDocument, ObjectRef } from '../../../../shared/contract/documents.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { parseTime } from '../../../../shared/kube/time.ts'
import type { Field } from '../../../parts/field-list.tsx'
import { Breakable } from '../../../parts/small.tsx'
import { AgeAt } from '../../objects/age-at.tsx'
import { RefLink } from '../../objects/object-ref.tsx'

export type { Field }

export type Translate = ReturnType<typeof useTranslation<'detail'>>['t']

/** The fields that tell most about an object of one kind. */
export type FieldsOf<T extends KubeObject = KubeObject> = (
  t: Translate,
  document: ObjectDocument,
  object: T
) => readonly Field[]

export function field(key: string, label: string, value: ReactNode, more: Partial<Field> = {}): Field {
  return { key, label, value, ...more }
}

/** A field over the whole width. */
export function wide(key: string, label: string, value: ReactNode, more: Partial<Field> = {}): Field {
  return field(key, label, value, { wide: true, ...more })
}

export function none(value: string | undefined): ReactNode {
  return value === undefined || value === '' ? '<none>' : value
}

/** One line for each text. */
export function lines(texts: readonly string[]): ReactNode {
  return texts.length === 0
    ? '<none>'
    : texts.map((text) => (
        <div key={text}>
          <Breakable text={text} />
        </div>
      ))
}

/** A name as a jump to its object; "<none>" where none is named. */
export function link(
  group: string,
  resource: string,
  kind: string,
  name: string | undefined,
  namespace?: string
): ReactNode {
  if (name === undefined || name === '') return '<none>'
  const target: ObjectRef = { group, resource, kind, name, ...(namespace === undefined ? {} : { namespace }) }
  return <RefLink target={target} />
}

export function ownerField(t: Translate, { owners }: ObjectDocument): readonly Field[] {
  const owner = owners[0]
  return owner === undefined ? [] : [field('owner', t('field.owner'), <RefLink target={owner} />)]
}

export function selectorField(t: Translate, selector: string): Field {
  return wide('selector', t('field.selector'), none(selector), { mono: true })
}

/** A time and how long ago it was. */
export function Moment({ text }: { readonly text: string }): ReactNode {
  return (
    <>
      {text.replace('T', ' ').replace('Z', '')} <AgeAt at={parseTime(text)} />
    </>
  )
}
