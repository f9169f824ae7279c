// A line under the text that says what is wrong in the cursor's line, else in which field the cursor is: what tooltips
// say to the pointer, for the keyboard.
import { forEachDiagnostic, setDiagnosticsEffect, type Diagnostic } from '@codemirror/lint'
import type { EditorState, Extension } from '@codemirror/state'
import { EditorView, showPanel, type Panel, type ViewUpdate } from '@codemirror/view'
import type { EditorLanguage, FieldNote } from './editor-language.ts'
import { linesOf, placeOf } from './text-places.ts'

/** Milliseconds that the cursor rests before its field is asked for. */
const rest = 120

export function fieldLine(language: () => EditorLanguage | undefined): Extension {
  return [showPanel.of((view) => (language() === undefined ? emptyPanel() : fieldPanel(view, language))), look]
}

function emptyPanel(): Panel {
  return { dom: document.createElement('div') }
}

function fieldPanel(view: EditorView, language: () => EditorLanguage | undefined): Panel {
  const dom = document.createElement('div')
  dom.className = 'cm-fieldLine'
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  const ask = async (): Promise<void> => {
    const number = ++asked
    const { doc, selection } = view.state
    const wrong = problemAt(view.state)
    if (wrong !== undefined) return showProblem(dom, wrong)
    const place = placeOf(doc, selection.main.head)
    const note = await language()?.describe(linesOf(doc), place)
    if (number === asked) show(dom, note)
  }
  const later = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), rest)
  }
  later()
  return {
    dom,
    update: (update: ViewUpdate) => {
      const isJudged = update.transactions.some(({ effects }) =>
        effects.some((effect) => effect.is(setDiagnosticsEffect))
      )
      if (update.docChanged || update.selectionSet || isJudged) later()
    },
    destroy: () => clearTimeout(timer)
  }
}

/** The first problem of the cursor's line. */
function problemAt(state: EditorState): Diagnostic | undefined {
  const line = state.doc.lineAt(state.selection.main.head)
  let found: Diagnostic | undefined
  forEachDiagnostic(state, (diagnostic, from) => {
    if (from >= line.from && from <= line.to) found ??= diagnostic
  })
  return found
}

function showProblem(dom: HTMLElement, { message, severity }: Diagnostic): void {
  const element = document.createElement('span')
  element.className = severity === 'error' ? 'cm-fieldSaid cm-fieldError' : 'cm-fieldSaid cm-fieldWarning'
  element.textContent = message
  dom.title = message
  dom.replaceChildren(element)
}

function show(dom: HTMLElement, note: FieldNote | undefined): void {
  dom.replaceChildren()
  dom.title = note?.text ?? ''
  if (note === undefined) return
  const part = (className: string, text: string): void => {
    const element = document.createElement('span')
    element.className = className
    element.textContent = text
    dom.append(element)
  }
  part('cm-fieldPath', note.path)
  part('cm-fieldType', note.type)
  part('cm-fieldSaid', [...note.facts, ...(note.text === undefined ? [] : [note.text.split('\n')[0]!])].join(' · '))
}

const look = EditorView.theme({
  '.cm-fieldLine': {
    display: 'flex',
    alignItems: 'center',
    gap: '10px',
    height: '24px',
    padding: '0 12px',
    overflow: 'hidden',
    whiteSpace: 'nowrap',
    fontSize: '12px'
  },
  '.cm-fieldLine .cm-fieldPath': { flex: 'none', fontFamily: 'var(--mono)', color: 'var(--ink)' },
  '.cm-fieldLine .cm-fieldType': { flex: 'none', marginLeft: '0', fontFamily: 'var(--mono)', color: 'var(--ink3)' },
  '.cm-fieldLine .cm-fieldSaid': {
    minWidth: '0',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    fontFamily: 'var(--font)',
    color: 'var(--ink2)'
  },
  '.cm-fieldLine .cm-fieldError': { color: 'var(--bad)' },
  '.cm-fieldLine .cm-fieldWarning': { color: 'var(--warn)' }
})
