import { useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react'
import Button from '@mui/material/Button'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../../connection/kube-call.ts'
import { CodeEditor } from '../../parts/editor/code-editor.tsx'
import { DiffModeSwitch, DiffView, type DiffMode } from '../../parts/diff/diff-view.tsx'
import { Banner, LoadingRows, RefusedState } from '../../parts/states.tsx'
import ToggleButton from '@mui/material/ToggleButton'
import type { Draft } from '../../../shared/contract/editor.ts'
import { SplitPane } from '../../parts/split-pane.tsx'
import type { ObjectLink } from '../../shell/route.ts'
import { CheckNote } from './check-note.tsx'
import { FormPane } from './form/form-pane.tsx'
import { formOf } from './form/kind-forms.ts'
import { kubectlTarget } from '../objects/object-names.ts'
import styles from './editor.module.css'
import { manifestLanguage } from './language/manifest-language.ts'
import { editableText } from './object-text.ts'
import { UnsavedText } from './unsaved-text.tsx'
import { useObjectDraft, type ObjectDraft } from './use-object-draft.ts'

export interface ObjectEditorProps {
  readonly tabId: string
  readonly object: ObjectLink
  readonly draft?: Draft | undefined
}

/** An object as YAML: edited, tried out by the API, seen as a diff, then saved on the version that was read. */
export function ObjectEditor({ tabId, object, draft: begun }: ObjectEditorProps): ReactElement {
  const { t } = useTranslation('editor')
  const draft = useObjectDraft(object, t('oneObject'), begun)
  const [hasForm, setForm] = useState(false)
  const [width, setWidth] = useState(420)
  const [problemLine, setProblemLine] = useState<number>()
  const [mode, setMode] = useState<DiffMode>('side')
  const [seesTheirs, setSeesTheirs] = useState(false)
  const { read, review, theirs, trouble } = draft
  const comparesTheirs = seesTheirs && theirs !== undefined
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    event.stopPropagation()
    void (review === undefined ? draft.tryOut() : draft.save())
  }
  if (read === undefined) {
    return trouble === undefined ? (
      <LoadingRows rowHeight={20} columns={[]} />
    ) : (
      <RefusedState title={t('unread', { name: object.name })} message={trouble.message} />
    )
  }
  const revealed = problemLine ?? draft.reveal
  const isDiff = review !== undefined || comparesTheirs
  return (
    <section className={styles.editor} aria-label={t('object', { name: object.name })} onKeyDownCapture={onKeyDown}>
      <div className={styles.tools} role="toolbar" aria-label={t('object', { name: object.name })}>
        {isDiff ? (
          <>
            <DiffModeSwitch mode={mode} onChange={setMode} />
            <span className={styles.note}>{t(review === undefined ? 'theirsNote' : 'diffNote')}</span>
            <span className={styles.gap} />
            <Button size="small" onClick={() => (review === undefined ? setSeesTheirs(false) : draft.backToText())}>
              {t('backToEdit')}
            </Button>
          </>
        ) : (
          <>
            {(['status', 'managedFields'] as const).map((part) => (
              <ToggleButton
                key={part}
                size="small"
                value={part}
                selected={draft.shown[part]}
                onChange={() => draft.setShown(part, !draft.shown[part])}
              >
                {t(part)}
              </ToggleButton>
            ))}
            <span className={styles.note}>{t('resourceVersion', { version: read.metadata.resourceVersion })}</span>
            <span className={styles.gap} />
            <CheckNote check={draft.check} revealed={problemLine} onReveal={setProblemLine} />
            {formOf(read.apiVersion, read.kind) === undefined ? null : (
              <ToggleButton size="small" value="form" selected={hasForm} onChange={() => setForm(!hasForm)}>
                {t('form.toggle')}
              </ToggleButton>
            )}
            <Button size="small" variant="text" disabled={!draft.isChanged} onClick={() => void draft.reset()}>
              {t('reset')}
            </Button>
          </>
        )}
        <UnsavedText tabId={tabId} draft={draft.kept} />
        {review === undefined ? (
          <Tooltip title={draft.isChanged ? '' : t('noChange')}>
            <span>
              <Button
                size="small"
                variant="contained"
                disabled={!draft.isChanged || draft.busy !== undefined}
                onClick={() => void draft.tryOut()}
              >
                {t(draft.busy === 'review' ? 'reviewing' : 'review')}
              </Button>
            </span>
          </Tooltip>
        ) : (
          <Button
            size="small"
            variant="contained"
            disabled={draft.busy !== undefined}
            onClick={() => void draft.save()}
          >
            {t(draft.busy === 'save' ? 'saving' : 'save')}
          </Button>
        )}
      </div>
      <Messages draft={draft} object={object} onSeeTheirs={comparesTheirs ? undefined : () => setSeesTheirs(true)} />
      <div className={styles.split}>
        {review !== undefined ? (
          <div className={styles.diff}>
            <DiffView before={review.before} after={review.after} mode={mode} label={t('diff')} />
          </div>
        ) : comparesTheirs ? (
          <div className={styles.diff}>
            <DiffView
              before={editableText(theirs, draft.shown)}
              after={draft.text}
              mode={mode}
              label={t('seeTheirs')}
            />
          </div>
        ) : null}
        {/* Out of sight it keeps its place and what can be undone. */}
        <div className={styles.text} hidden={isDiff}>
          <SplitPane
            direction="row"
            label={t('form.title')}
            main={
              <CodeEditor
                label={t('object', { name: object.name })}
                value={draft.text}
                onChange={draft.setText}
                onSave={() => void draft.tryOut()}
                problems={draft.problems}
                language={manifestLanguage}
                {...(revealed === undefined ? {} : { revealLine: revealed })}
                autoFocus
              />
            }
            end={hasForm ? <FormPane text={draft.text} onChange={draft.setText} /> : undefined}
            size={width}
            onResize={setWidth}
            min={280}
            maxPart={0.7}
          />
        </div>
      </div>
    </section>
  )
}

interface MessagesProps {
  readonly draft: ObjectDraft
  readonly object: ObjectLink
  readonly onSeeTheirs: (() => void) | undefined
}

/** What the API said, what was merged, what was saved: one banner at a time. */
function Messages({ draft, object, onSeeTheirs }: MessagesProps): ReactNode {
  const { t } = useTranslation('editor')
  const { trouble, theirs, merged, review } = draft
  const dismiss = (
    <Button size="small" onClick={draft.forgetTrouble}>
      {t('dismiss')}
    </Button>
  )
  if (theirs !== undefined) {
    return (
      <Banner
        tone="bad"
        title={t('conflict')}
        {...(trouble instanceof Refusal
          ? { message: trouble.message, reason: `${trouble.status.code} ${trouble.status.reason ?? ''}` }
          : trouble === undefined
            ? {}
            : { message: trouble.message })}
        action={
          <>
            {onSeeTheirs === undefined ? null : (
              <Button size="small" onClick={onSeeTheirs}>
                {t('seeTheirs')}
              </Button>
            )}
            <Button size="small" onClick={() => void draft.merge(t('notMergeable'))}>
              {t('merge')}
            </Button>
          </>
        }
      />
    )
  }
  if (trouble !== undefined) {
    return (
      <Banner
        tone="bad"
        title={t('refused')}
        message={trouble.message}
        {...(trouble instanceof Refusal ? { reason: `${trouble.status.code} ${trouble.status.reason ?? ''}` } : {})}
        action={dismiss}
      />
    )
  }
  if (merged !== undefined) {
    return (
      <Banner
        tone={merged.clashes.length === 0 ? 'ok' : 'warn'}
        title={t('merged')}
        {...(merged.taken === 0 ? {} : { message: t('mergedCount', { count: merged.taken }) })}
        action={dismiss}
      >
        {merged.clashes.length === 0 ? null : (
          <>
            <div>{t('clashes', { count: merged.clashes.length })}</div>
            <ul className={styles.conflicts}>
              {merged.clashes.map(({ path, mine, theirs: their }) => (
                <li key={path}>
                  {t('clash', { path, mine: JSON.stringify(mine) ?? 'none', theirs: JSON.stringify(their) ?? 'none' })}
                </li>
              ))}
            </ul>
          </>
        )}
      </Banner>
    )
  }
  if (draft.isSaved)
    return (
      <Banner
        tone="ok"
        title={t('saved')}
        message={t('savedText', { target: kubectlTarget(object) })}
        action={dismiss}
      />
    )
  if (review !== undefined && review.warnings.length > 0) {
    return (
      <Banner tone="warn" title={t('warning', { warning: review.warnings[0] })}>
        {review.warnings.slice(1).map((warning) => (
          <div key={warning}>{warning}</div>
        ))}
      </Banner>
    )
  }
  return null
}
