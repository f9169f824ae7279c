// The editor itself is a chunk of its own, fetched when the first one is shown.
import { lazy, Suspense } from 'react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useLate } from '../states.tsx'
import styles from './code-editor.module.css'
import type { EditorLanguage } from './editor-language.ts'

/** A complaint about a place in the text, counted from 1. */
export interface CodeProblem {
  readonly line: number
  /** The whole line without it. */
  readonly column?: number
  readonly message: string
  readonly severity: 'error' | 'warning'
}

export interface CodeEditorProps {
  /** YAML. Of a new value from outside only the part that differs is put in: cursor and scroll stay. */
  readonly value: string
  readonly onChange?: (value: string) => void
  /** Ctrl or Command and S. */
  readonly onSave?: (value: string) => void
  readonly readOnly?: boolean
  readonly problems?: readonly CodeProblem[]
  /** Completes what is typed, and says what is under the pointer and at the cursor. */
  readonly language?: EditorLanguage
  /** Scrolls to this line and puts the cursor there, whenever it changes. */
  readonly revealLine?: number
  readonly autoFocus?: boolean
  /** For readers: "YAML of pod web". */
  readonly label: string
}

const Editor = lazy(async () => ({ default: (await import('./code-mirror.tsx')).CodeMirrorEditor }))

function Opening(): ReactElement | null {
  const { t } = useTranslation('parts')
  return useLate() ? <p className={styles.opening}>{t('editor.loading')}</p> : null
}

/** A YAML editor that fills its parent, which must have a height. */
export function CodeEditor(props: CodeEditorProps): ReactElement {
  return (
    <Suspense fallback={<Opening />}>
      <Editor {...props} />
    </Suspense>
  )
}
