// CodeMirror 6.
import { useEffect, useRef } from 'react'
import type { ReactElement } from 'react'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  indentService,
  indentUnit,
  syntaxHighlighting
} from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import type { Diagnostic } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState } from '@codemirror/state'
import type { Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers
} from '@codemirror/view'
import { pageNonce } from '../../theme/nonce.ts'
import type { CodeEditorProps, CodeProblem } from './code-editor.tsx'
import styles from './code-editor.module.css'
import { editorLook, yamlColours } from './editor-look.ts'
import { languageExtensions } from './language-extensions.ts'
import { textChanges } from './text-changes.ts'
import { indentAfter } from './yaml-indent.ts'

function diagnosticOf(state: EditorState, problem: CodeProblem): Diagnostic {
  const line = state.doc.line(Math.max(1, Math.min(problem.line, state.doc.lines)))
  const start = line.text.search(/\S/)
  const from = Math.min(line.to, line.from + (problem.column === undefined ? Math.max(0, start) : problem.column - 1))
  return { from, to: Math.max(from, line.to), severity: problem.severity, message: problem.message }
}

export function CodeMirrorEditor(props: CodeEditorProps): ReactElement {
  const { value, readOnly = false, problems, revealLine } = props
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const latest = useRef(props)
  const locked = useRef(new Compartment())
  // What the editor last told its owner: the same text coming back is no change from outside.
  const told = useRef(value)

  useEffect(() => {
    latest.current = props
  })

  useEffect(() => {
    const parent = host.current
    if (parent === null) return undefined
    // The editor lives as long as the part: later changes of props are handed on by the effects below.
    const { label, readOnly: startLocked = false, autoFocus = false } = latest.current
    const nonce = pageNonce()
    const extensions: Extension[] = [
      lintGutter(),
      lineNumbers(),
      foldGutter({ openText: '⌄', closedText: '›' }),
      history(),
      drawSelection(),
      indentUnit.of('  '),
      indentService.of((context, position) => indentAfter(context.lineAt(position, -1).text)),
      bracketMatching(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      search(),
      yaml(),
      syntaxHighlighting(yamlColours),
      editorLook,
      ...(nonce === undefined ? [] : [EditorView.cspNonce.of(nonce)]),
      EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
      locked.current.of(EditorState.readOnly.of(startLocked)),
      // Before the other keys: with its list open, arrows, Enter and Escape are the completion's.
      ...languageExtensions(() => (latest.current.readOnly === true ? undefined : latest.current.language)),
      keymap.of([
        {
          key: 'Mod-s',
          preventDefault: true,
          run: (editor) => {
            latest.current.onSave?.(editor.state.doc.toString())
            return true
          }
        },
        ...searchKeymap,
        ...defaultKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...lintKeymap,
        indentWithTab
      ]),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return
        const text = update.state.doc.toString()
        if (text === told.current) return
        told.current = text
        latest.current.onChange?.(text)
      })
    ]
    told.current = latest.current.value
    const editor = new EditorView({ parent, state: EditorState.create({ doc: latest.current.value, extensions }) })
    view.current = editor
    if (autoFocus) editor.focus()
    return () => {
      view.current = undefined
      editor.destroy()
    }
  }, [])

  useEffect(() => {
    const editor = view.current
    if (editor === undefined || value === told.current) return
    told.current = value
    // Only what is different: cursor, selection, folds and scroll stay where they are in the rest.
    editor.dispatch({ changes: [...textChanges(editor.state.doc.toString(), value)] })
  }, [value])

  useEffect(() => {
    view.current?.dispatch({ effects: locked.current.reconfigure(EditorState.readOnly.of(readOnly)) })
  }, [readOnly])

  useEffect(() => {
    const editor = view.current
    if (editor === undefined) return
    const diagnostics = (problems ?? [])
      .map((problem) => diagnosticOf(editor.state, problem))
      .sort((a, b) => a.from - b.from)
    editor.dispatch(setDiagnostics(editor.state, diagnostics))
  }, [problems])

  useEffect(() => {
    const editor = view.current
    if (editor === undefined || revealLine === undefined) return
    const line = editor.state.doc.line(Math.max(1, Math.min(revealLine, editor.state.doc.lines)))
    editor.dispatch({
      selection: { anchor: line.from },
      effects: EditorView.scrollIntoView(line.from, { y: 'center' })
    })
  }, [revealLine])

  return <div ref={host} className={styles.host} />
}
