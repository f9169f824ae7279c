// How the editor looks. Its theme names the variables of tokens.css, so that it follows the window's theme by itself.
import { HighlightStyle } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

export const editorLook = EditorView.theme({
  '&': { backgroundColor: 'var(--panel)', color: 'var(--ink)', fontSize: '12px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '20px', fontFeatureSettings: "'calt' 0" },
  '.cm-content': { padding: '6px 0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 12px 0 8px' },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--ink3)', border: '0', paddingLeft: '8px' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '28px', padding: '0 6px 0 0' },
  '.cm-foldGutter .cm-gutterElement': { color: 'var(--ink3)', cursor: 'pointer', padding: '0 2px' },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--sunken)',
    border: '1px solid var(--line2)',
    color: 'var(--ink2)',
    borderRadius: '3px',
    padding: '0 4px'
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '.cm-cursor': { borderLeft: '2px solid var(--accent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--sel)'
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--tint-accent)' },
  '.cm-searchMatch': { backgroundColor: 'var(--hit)', outline: 'none' },
  '.cm-searchMatch-selected': { outline: '2px solid var(--accent)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--sel)', outline: 'none' },
  '.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--ink)', borderColor: 'var(--line)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-panel .cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--panel)',
    border: '1px solid var(--ctl)',
    borderRadius: '3px',
    color: 'var(--ink)',
    fontSize: '12px'
  },
  // The library's own rules for its panels name more classes than these: hence the doubled class.
  '.cm-panel.cm-panel.cm-search': { padding: '6px 40px 6px 12px', fontFamily: 'var(--font)', fontSize: '12px' },
  '.cm-panel.cm-panel.cm-search input, .cm-panel.cm-panel.cm-search button, .cm-panel.cm-panel.cm-search label': {
    margin: '2px 8px 2px 0',
    fontSize: '12px',
    lineHeight: '18px'
  },
  '.cm-panel.cm-panel.cm-search .cm-textfield': {
    width: '220px',
    height: '24px',
    padding: '0 6px',
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--ctl)',
    borderRadius: '3px',
    color: 'var(--ink)',
    fontFamily: 'var(--mono)'
  },
  '.cm-panel.cm-panel.cm-search .cm-button': { height: '24px', padding: '0 8px', fontWeight: '500' },
  '.cm-panel.cm-panel.cm-search .cm-button::first-letter': { textTransform: 'uppercase' },
  '.cm-panel.cm-panel.cm-search label': { display: 'inline-flex', alignItems: 'center', gap: '2px' },
  '.cm-panel.cm-panel.cm-search [type=checkbox]': { margin: '0 4px 0 0', accentColor: 'var(--accent)' },
  '.cm-panel.cm-panel.cm-search [name=close]': {
    position: 'absolute',
    top: '6px',
    right: '12px',
    margin: '0',
    width: '24px',
    height: '24px',
    color: 'var(--ink2)',
    fontSize: '16px'
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--line2)',
    borderRadius: '4px',
    boxShadow: 'var(--shadow)',
    color: 'var(--ink)'
  },
  '.cm-diagnostic': {
    fontFamily: 'var(--font)',
    fontSize: '12px',
    lineHeight: '18px',
    padding: '4px 8px',
    maxWidth: '420px'
  },
  '.cm-diagnostic-error': { borderLeft: '4px solid var(--bad)' },
  '.cm-diagnostic-warning': { borderLeft: '4px solid var(--warn)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad) 1px',
    textUnderlineOffset: '3px'
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--warn) 1px',
    textUnderlineOffset: '3px'
  },
  '.cm-gutter-lint': { width: '14px' },
  // CodeMirror draws its own markers as pictures; ours are the shapes of the status marks.
  '.cm-lint-marker': { width: '10px', height: '10px', padding: '5px 2px' },
  '.cm-lint-marker-error': {
    content: 'none',
    '&::before': {
      content: '""',
      display: 'block',
      width: '9px',
      height: '9px',
      borderRadius: '1px',
      backgroundColor: 'var(--bad)'
    }
  },
  '.cm-lint-marker-warning': {
    content: 'none',
    '&::before': {
      content: '""',
      display: 'block',
      width: '10px',
      height: '9px',
      backgroundColor: 'var(--warn)',
      clipPath: 'polygon(50% 0, 100% 100%, 0 100%)'
    }
  }
})

export const yamlColours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--ink2)' },
  { tag: tags.comment, color: 'var(--ink3)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--series-4)' },
  { tag: [tags.labelName, tags.typeName, tags.meta], color: 'var(--prog)' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--ink3)' },
  { tag: tags.invalid, color: 'var(--bad)' }
])
