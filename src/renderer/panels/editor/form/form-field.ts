// A form is data: which fields of an object it shows, and what may stand in them.
import type { Json } from '../../../../shared/kube/object.ts'
import type editorTexts from '../../../i18n/en/editor.json'
import type { ReferencedKind } from '../language/references.ts'

export type FormPath = readonly (string | number)[]
export type FormWord = keyof typeof editorTexts.form.words

interface FieldBase {
  readonly word: FormWord
  /** From the object, or from the item of the list that the field is in. */
  readonly path: FormPath
}

/** A field that holds one value. Empty text takes the field away. */
export interface ValueField extends FieldBase {
  readonly type: 'text' | 'number' | 'toggle' | 'choice' | 'lines' | 'long'
  /** Of a choice. */
  readonly options?: readonly string[]
  /** Offers the names of these objects. */
  readonly refersTo?: ReferencedKind
  readonly placeholder?: string
  /** Shares its row with the field behind it. */
  readonly isHalf?: boolean
}

/** Names and values: labels, data. */
export interface PairsField extends FieldBase {
  readonly type: 'pairs'
  /** Values of several lines. */
  readonly isLong?: boolean
}

/** A list of objects. */
export interface ListField extends FieldBase {
  readonly type: 'list'
  readonly fields: readonly FormField[]
  /** What a new item begins with. */
  readonly item: Json
}

export type FormField = ValueField | PairsField | ListField

export interface KindForm {
  readonly apiVersion: string
  readonly kind: string
  readonly fields: readonly FormField[]
}
