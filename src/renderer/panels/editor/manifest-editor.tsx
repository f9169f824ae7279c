import { useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import ToggleButton from '@mui/material/ToggleButton'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import type { ApplyInput, DocumentResult } from '../../../shared/contract/kube.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useConnection } from '../../connection/connection.ts'
import { Icon } from '../../icons/icon.tsx'
import { CodeEditor } from '../../parts/editor/code-editor.tsx'
import { MenuButton } from '../../parts/menu-button.tsx'
import { SplitPane } from '../../parts/split-pane.tsx'
import { Banner } from '../../parts/states.tsx'
import { useDock } from '../../shell/dock.ts'
import { useDockStatusLine } from '../../shell/status-line.tsx'
import { ApplyResults } from './apply-results.tsx'
import styles from './editor.module.css'
import { manifestLanguage } from './language/manifest-language.ts'
import { problemsOf, withNewer } from './result-lines.ts'
import { templates, templateText } from './templates.ts'
import { UnsavedText } from './unsaved-text.tsx'

export interface ManifestEditorProps {
  readonly tabId: string
  /** The resource whose template it begins with. */
  readonly template?: string | undefined
}

/** As much as the host takes. */
const longest = 6_000_000

interface Outcome {
  readonly results: readonly DocumentResult[]
  readonly sent: ApplyInput
}

/** A manifest of one or more documents: written, validated by a dry run, applied as kubectl applies it, in both ways. */
export function ManifestEditor({ tabId, template }: ManifestEditorProps): ReactElement {
  const { t } = useTranslation('editor')
  const [text, setText] = useState(() => templateText(template))
  // What would not be lost: a template, or what was applied.
  const [kept, setKept] = useState(text)
  const scoped = useClusterScope((scope) => (scope.namespaces.length === 1 ? scope.namespaces[0]! : 'default'))
  const [typedNamespace, setNamespace] = useState<string>()
  const namespace = typedNamespace ?? scoped
  const [isServerSide, setServerSide] = useState(false)
  const [busy, setBusy] = useState<'apply' | 'validate'>()
  const [trouble, setTrouble] = useState<string>()
  const [outcome, setOutcome] = useState<Outcome>()
  const [reveal, setReveal] = useState<number>()
  const [width, setWidth] = useState(420)
  const cluster = useClusterScope((scope) => scope.cluster)
  const identity = useClusterScope((scope) => scope.identity)
  const isFront = useDock((dock) => dock.active === tabId && !dock.collapsed)
  const file = useRef<HTMLInputElement>(null)
  const problems = useMemo(() => problemsOf(outcome?.results ?? []), [outcome])

  const begin = (next: string, isSafe: boolean): void => {
    setText(next)
    if (isSafe) setKept(next)
    setOutcome(undefined)
    setTrouble(undefined)
  }
  const ask = async (sent: ApplyInput, before: readonly DocumentResult[]): Promise<void> => {
    const { client } = useConnection.getState()
    if (client === undefined || busy !== undefined) return
    setBusy(sent.dryRun ? 'validate' : 'apply')
    setTrouble(undefined)
    setReveal(undefined)
    try {
      const { documents } = await client.kube.apply(sent)
      const results = withNewer(before, documents)
      setOutcome({ results, sent })
      setReveal(documents.find(({ outcome: became }) => became === 'failed')?.error?.line)
      if (!sent.dryRun && results.every(({ outcome: became }) => became !== 'failed')) setKept(sent.yaml)
      if (results.length === 0) setTrouble(t('nothingThere'))
    } catch (reason) {
      setTrouble(reason instanceof Error ? reason.message : String(reason))
    } finally {
      setBusy(undefined)
    }
  }
  const send = (dryRun: boolean): Promise<void> =>
    ask({ cluster, identity, yaml: text, namespace, mode: isServerSide ? 'server-side' : 'apply', dryRun }, [])
  const takeOver = ({ results, sent }: Outcome, line: number): Promise<void> =>
    ask({ ...sent, force: true, onlyLines: [line] }, results)
  const read = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return
    if (chosen.size > longest) setTrouble(t('tooLong', { name: chosen.name }))
    else begin(await chosen.text(), false)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    event.stopPropagation()
    void send(false)
  }
  // What stands there may be taken over only as it was asked: of these objects, by this person.
  const isOld =
    outcome !== undefined &&
    !deepEqual(
      [outcome.sent.yaml, outcome.sent.namespace, outcome.sent.cluster, outcome.sent.identity],
      [text, namespace, cluster, identity]
    )
  const hasConflicts =
    outcome !== undefined && !isOld && outcome.results.some(({ conflicts }) => conflicts !== undefined)
  useDockStatusLine(isFront, applyCommand(isServerSide, hasConflicts), [{ keys: ['Ctrl', 'Enter'], label: t('apply') }])
  const isTooLong = text.length > longest
  const isIdle = busy === undefined && !isTooLong && text.trim() !== ''
  return (
    <section className={styles.editor} aria-label={t('manifest')} onKeyDownCapture={onKeyDown}>
      <div className={styles.tools} role="toolbar" aria-label={t('manifest')}>
        <MenuButton
          size="small"
          label={t('template')}
          entries={templates.map(({ id, kind, yaml }, index) => ({
            key: id,
            label: kind ?? t(`samples.${id as 'counter'}`),
            ...(kind === undefined ? { note: t('sample') } : {}),
            divided: kind === undefined && templates[index - 1]?.kind !== undefined,
            ...(text === kept ? {} : { disabledReason: t('templateLoses') }),
            onChoose: () => begin(yaml, true)
          }))}
        />
        <Button size="small" startIcon={<Icon name="upload" size={14} />} onClick={() => file.current?.click()}>
          {t('file')}
        </Button>
        <input
          ref={file}
          type="file"
          accept=".yaml,.yml,.json"
          hidden
          onChange={(event) => {
            void read(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        <label className={styles.namespace}>
          <span>{t('namespace')}</span>
          <TextField
            value={namespace}
            onChange={(event) => setNamespace(event.target.value)}
            slotProps={{ htmlInput: { 'aria-label': t('namespaceLabel'), spellCheck: false } }}
          />
        </label>
        <span className={styles.gap} />
        {isTooLong ? <span className={styles.failed}>{t('tooLongText')}</span> : null}
        <Tooltip describeChild title={t('serverSideMeans')}>
          <ToggleButton
            size="small"
            value="server-side"
            selected={isServerSide}
            onChange={() => setServerSide(!isServerSide)}
          >
            {t('serverSide')}
          </ToggleButton>
        </Tooltip>
        <Button size="small" disabled={!isIdle} onClick={() => void send(true)}>
          {t(busy === 'validate' ? 'validating' : 'validate')}
        </Button>
        <Button
          size="small"
          variant="contained"
          disabled={!isIdle}
          title={t('applyKeys')}
          onClick={() => void send(false)}
        >
          {t(busy === 'apply' ? 'applying' : 'apply')}
        </Button>
      </div>
      {trouble === undefined ? null : <Banner tone="bad" title={t('notSent')} message={trouble} />}
      <div className={styles.split}>
        <SplitPane
          direction="row"
          label={t('results')}
          main={
            <CodeEditor
              label={t('manifest')}
              value={text}
              onChange={setText}
              onSave={() => void send(true)}
              problems={problems}
              language={manifestLanguage}
              {...(reveal === undefined ? {} : { revealLine: reveal })}
              autoFocus
            />
          }
          end={
            outcome === undefined || outcome.results.length === 0 ? undefined : (
              <ApplyResults
                results={outcome.results}
                dryRun={outcome.sent.dryRun}
                isOld={isOld}
                isBusy={busy !== undefined}
                onReveal={setReveal}
                onTakeOver={(line) => void takeOver(outcome, line)}
                onClose={() => setOutcome(undefined)}
              />
            )
          }
          size={width}
          onResize={setWidth}
          min={280}
          maxPart={0.7}
        />
      </div>
      <UnsavedText tabId={tabId} isUnsaved={text !== kept} />
    </section>
  )
}

/** The kubectl line that does the same; where others own fields, the one that takes them over. */
function applyCommand(isServerSide: boolean, hasConflicts: boolean): string {
  if (!isServerSide) return 'kubectl apply -f -'
  return `kubectl apply --server-side ${hasConflicts ? '--force-conflicts ' : ''}-f -`
}
