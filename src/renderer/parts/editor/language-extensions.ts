// Completion and hover documentation in CodeMirror, of whatever language the editor is given.
import {
  acceptCompletion,
  autocompletion,
  completionKeymap,
  type Completion,
  type CompletionContext,
  type CompletionResult
} from '@codemirror/autocomplete'
import type { Extension } from '@codemirror/state'
import { EditorView, hoverTooltip, keymap } from '@codemirror/view'
import type { CompletionOption, EditorLanguage, FieldNote } from './editor-language.ts'
import { fieldLine } from './field-line.ts'
import { linesOf, placeOf } from './text-places.ts'

/** `language` is asked for each time: the editor outlives what its owner gives it. */
export function languageExtensions(language: () => EditorLanguage | undefined): readonly Extension[] {
  return [
    autocompletion({
      override: [(context) => completions(context, language())],
      icons: false,
      closeOnBlur: true,
      activateOnTyping: true,
      maxRenderedOptions: 100,
      // What is seen can be chosen at once.
      interactionDelay: 0
    }),
    keymap.of([...completionKeymap, { key: 'Tab', run: acceptCompletion }]),
    hoverTooltip(async (view, position) => {
      const note = await language()?.describe(linesOf(view.state.doc), placeOf(view.state.doc, position))
      if (note === undefined) return null
      const { from } = view.state.doc.lineAt(position)
      return { pos: from + note.from, end: from + note.to, above: true, create: () => ({ dom: noteElement(note) }) }
    }),
    fieldLine(language),
    EditorView.contentAttributes.of({ 'aria-autocomplete': 'list' }),
    look
  ]
}

async function completions(
  context: CompletionContext,
  language: EditorLanguage | undefined
): Promise<CompletionResult | null> {
  const { doc } = context.state
  const place = placeOf(doc, context.pos)
  const before = doc.line(place.line).text.slice(0, place.column)
  // Beginning an empty line is no question yet; a space behind a colon or a dash is one.
  if (!context.explicit && !/(?:\S|[:-] )$/.test(before)) return null
  const list = await language?.complete(linesOf(doc), place)
  if (list === undefined || context.aborted) return null
  const from = doc.line(place.line).from + list.from
  return { from, options: list.options.map(completionOf), validFor: /^[\w./-]*$/ }
}

function completionOf({ label, insert, kind, detail, text, weight }: CompletionOption): Completion {
  return {
    label,
    type: kind,
    ...(insert === undefined ? {} : { apply: applied(insert) }),
    ...(detail === undefined ? {} : { detail }),
    ...(text === undefined ? {} : { info: () => paragraph('cm-fieldText', text) }),
    ...(weight === undefined ? {} : { boost: weight })
  }
}

/** What is put in asks at once what may stand behind it. Where a colon stands already, the name alone is replaced. */
function applied(insert: string): Completion['apply'] {
  return (view, _completion, from, to) => {
    const hasColon = view.state.sliceDoc(to, to + 1) === ':'
    const text = hasColon ? insert.slice(0, insert.indexOf(':')) : insert
    view.dispatch({
      changes: { from, to, insert: text },
      selection: { anchor: from + text.length },
      userEvent: 'input.type'
    })
  }
}

function noteElement({ path, type, facts, text }: FieldNote): HTMLElement {
  const note = document.createElement('div')
  note.className = 'cm-fieldNote'
  const head = document.createElement('div')
  head.append(paragraph('cm-fieldPath', path, 'span'), paragraph('cm-fieldType', type, 'span'))
  note.append(head)
  if (facts.length > 0) note.append(paragraph('cm-fieldFacts', facts.join(' · ')))
  if (text !== undefined) note.append(paragraph('cm-fieldText', text))
  return note
}

function paragraph(className: string, text: string, tag: 'div' | 'span' = 'div'): HTMLElement {
  const element = document.createElement(tag)
  element.className = className
  element.textContent = text
  return element
}

const look = EditorView.theme({
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--mono)',
    fontSize: '12px',
    maxHeight: '240px',
    minWidth: '220px'
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    gap: '12px',
    padding: '2px 8px',
    lineHeight: '20px',
    color: 'var(--ink)'
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--sel)',
    color: 'var(--ink)'
  },
  '.cm-completionLabel': { flex: '1' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600', color: 'var(--accent)' },
  '.cm-completionDetail': { marginLeft: '0', fontStyle: 'normal', color: 'var(--ink3)' },
  '.cm-tooltip.cm-completionInfo': { padding: '6px 10px', maxWidth: '380px', maxHeight: '240px', overflow: 'auto' },
  '.cm-fieldNote': { padding: '6px 10px 8px', maxWidth: '480px', maxHeight: '280px', overflow: 'auto' },
  '.cm-fieldPath': { fontFamily: 'var(--mono)', fontSize: '12px', lineHeight: '18px', overflowWrap: 'anywhere' },
  '.cm-fieldType': {
    marginLeft: '10px',
    fontFamily: 'var(--mono)',
    fontSize: '12px',
    lineHeight: '18px',
    color: 'var(--ink3)'
  },
  '.cm-fieldFacts': { fontFamily: 'var(--font)', fontSize: '12px', lineHeight: '18px', color: 'var(--ink2)' },
  '.cm-fieldText': {
    fontFamily: 'var(--font)',
    fontSize: '12px',
    lineHeight: '18px',
    color: 'var(--ink2)',
    whiteSpace: 'pre-wrap'
  }
})
