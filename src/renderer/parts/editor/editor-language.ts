// What an editor may be told of the text in it: what could stand at the cursor, and what stands there.

/** The text by its lines, counted from 1. */
export interface TextLines {
  readonly count: number
  line(number: number): string
}

export interface TextPlace {
  /** Counted from 1. */
  readonly line: number
  /** Characters before it in its line. */
  readonly column: number
}

export interface CompletionOption {
  readonly label: string
  /** What is put into the text where that is not the label. */
  readonly insert?: string
  readonly kind: 'field' | 'value' | 'name'
  /** Beside the label, in grey: a type. */
  readonly detail?: string
  /** What is said of it. */
  readonly text?: string
  /** Higher ones stand first. */
  readonly weight?: number
}

export interface CompletionList {
  /** Where in the cursor's line what is replaced begins. */
  readonly from: number
  readonly options: readonly CompletionOption[]
}

/** What is known of a field under the pointer. */
export interface FieldNote {
  /** From the object's root: "spec.template.spec.containers.image". */
  readonly path: string
  readonly type: string
  /** "required", "default 1", "one of Always, Never": short facts, already in words. */
  readonly facts: readonly string[]
  readonly text?: string
  /** Where in the line the field's name stands. */
  readonly from: number
  readonly to: number
}

export interface EditorLanguage {
  complete(lines: TextLines, place: TextPlace): Promise<CompletionList | undefined>
  describe(lines: TextLines, place: TextPlace): Promise<FieldNote | undefined>
}
