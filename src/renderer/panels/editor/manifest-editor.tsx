import { useState, type KeyboardEvent, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { Draft } from '../../../shared/contract/editor.ts'
import { DiffModeSwitch, DiffView, type DiffMode } from '../../parts/diff/diff-view.tsx'
import { CodeEditor } from '../../parts/editor/code-editor.tsx'
import { SplitPane } from '../../parts/split-pane.tsx'
import { Banner } from '../../parts/states.tsx'
import { useDock } from '../../shell/dock.ts'
import { useDockStatusLine } from '../../shell/status-line.tsx'
import { ApplyResults } from './apply-results.tsx'
import styles from './editor.module.css'
import { FormPane } from './form/form-pane.tsx'
import { manifestLanguage } from './language/manifest-language.ts'
import { ManifestTools } from './manifest-tools.tsx'
import { resultTexts } from './result-diff.ts'
import { UnsavedText } from './unsaved-text.tsx'
import { useManifest } from './use-manifest.ts'

export interface ManifestEditorProps {
  readonly tabId: string
  /** The resource whose template it begins with. */
  readonly template?: string | undefined
  readonly draft?: Draft | undefined
}

/** A manifest of one or more documents: text, and for one of its documents a form beside it. */
export function ManifestEditor({ tabId, template, draft }: ManifestEditorProps): ReactElement {
  const { t } = useTranslation('editor')
  const manifest = useManifest(template, draft)
  const { text, outcome, trouble, isOld, busy } = manifest
  const [reveal, setReveal] = useState<number>()
  const [hasForm, setForm] = useState(false)
  const [comparison, setComparison] = useState<readonly [string, string]>()
  const [mode, setMode] = useState<DiffMode>('side')
  const [width, setWidth] = useState(420)
  const isFront = useDock((dock) => dock.active === tabId && !dock.collapsed)
  useDockStatusLine(isFront, applyCommand(manifest.isServerSide, manifest.hasConflicts), [
    { keys: ['Ctrl', 'Enter'], label: t('apply') }
  ])
  const send = (dryRun: boolean): void => {
    setReveal(undefined)
    setComparison(undefined)
    void manifest.send(dryRun).then(setReveal)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    event.stopPropagation()
    send(false)
  }
  const results =
    outcome === undefined || outcome.results.length === 0 ? undefined : (
      <ApplyResults
        results={outcome.results}
        dryRun={outcome.sent.dryRun}
        isOld={isOld}
        isBusy={busy !== undefined}
        onReveal={(line) => {
          setComparison(undefined)
          setReveal(line)
        }}
        onTakeOver={(line) => void manifest.takeOver(line).then(setReveal)}
        onCompare={
          outcome.sent.dryRun && comparison === undefined
            ? () => setComparison(resultTexts(outcome.results))
            : undefined
        }
        onClose={() => {
          setComparison(undefined)
          manifest.forgetOutcome()
        }}
      />
    )
  return (
    <section className={styles.editor} aria-label={t('manifest')} onKeyDownCapture={onKeyDown}>
      <ManifestTools
        manifest={manifest}
        hasForm={hasForm}
        onForm={(isWanted) => {
          setForm(isWanted)
          // The results stood where the form is to stand.
          if (isWanted) manifest.forgetOutcome()
        }}
        revealed={reveal}
        onReveal={setReveal}
        onSend={send}
        draft={<UnsavedText tabId={tabId} draft={manifest.isUnsaved ? { text } : undefined} />}
      />
      {trouble === undefined ? null : <Banner tone="bad" title={t('notSent')} message={trouble} />}
      {comparison === undefined ? null : (
        <div className={styles.tools}>
          <DiffModeSwitch mode={mode} onChange={setMode} />
          <span className={styles.note}>{t('changesNote')}</span>
          <span className={styles.gap} />
          <Button size="small" onClick={() => setComparison(undefined)}>
            {t('backToEdit')}
          </Button>
        </div>
      )}
      <div className={styles.split}>
        <SplitPane
          direction="row"
          label={t('results')}
          main={
            <div className={styles.stack}>
              {comparison === undefined ? null : (
                <div className={styles.diff}>
                  <DiffView before={comparison[0]} after={comparison[1]} mode={mode} label={t('diff')} />
                </div>
              )}
              {/* Out of sight it keeps its place and what can be undone. */}
              <div className={styles.text} hidden={comparison !== undefined}>
                <CodeEditor
                  label={t('manifest')}
                  value={text}
                  onChange={manifest.setText}
                  onSave={() => send(true)}
                  problems={manifest.problems}
                  language={manifestLanguage}
                  {...(reveal === undefined ? {} : { revealLine: reveal })}
                  autoFocus
                />
              </div>
            </div>
          }
          end={results ?? (hasForm ? <FormPane text={text} onChange={manifest.setText} /> : undefined)}
          size={width}
          onResize={setWidth}
          min={280}
          maxPart={0.7}
        />
      </div>
    </section>
  )
}

/** The kubectl line that does the same; where others own fields, the one that takes them over. */
function applyCommand(isServerSide: boolean, hasConflicts: boolean): string {
  if (!isServerSide) return 'kubectl apply -f -'
  return `kubectl apply --server-side ${hasConflicts ? '--force-conflicts ' : ''}-f -`
}
