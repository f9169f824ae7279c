import { useEffect, useEffectEvent, useRef, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { useTranslation } from 'react-i18next'
import { noteApplied } from '../../actions/applied.ts'
import { LoadingRows, RefusedState } from '../../parts/states.tsx'
import type { ApplyWish, PickedFile } from './apply-files.ts'
import styles from './apply.module.css'
import { applyDocuments, hasFailed, type AppliedDocument } from './apply-run.ts'
import { ApplyOutcome } from './apply-outcome.tsx'
import { ApplyTarget, type Target } from './apply-target.tsx'
import { FileChooser } from './file-chooser.tsx'
import { plannedLinks, planOf, type Plan, type PlannedDocument } from './planned-documents.ts'
import { PlanList } from './plan-list.tsx'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { createCluster } from '../clusters/cluster-calls.ts'
import { wordsOf } from '../clusters/use-deed.ts'

interface ApplyDialogProps {
  /** None where they are still to be chosen. */
  readonly picked: readonly PickedFile[]
  readonly wish: ApplyWish | undefined
  readonly onClose: () => void
}

/** Files that are applied to a cluster: what is in them and where it would go, then what became of each document. */
export function ApplyDialog({ picked, wish, onClose }: ApplyDialogProps): ReactElement {
  const { t } = useTranslation('apply')
  const scoped = useClusterScope((scope) => (scope.namespaces.length === 1 ? scope.namespaces[0]! : 'default'))
  const [plan, setPlan] = useState<Plan>()
  const [target, setTarget] = useState<Target>({ namespace: scoped })
  const [applied, setApplied] = useState<readonly AppliedDocument[]>([])
  /** How many documents the run under way has, or had. */
  const [total, setTotal] = useState<number>()
  const [isRunning, setRunning] = useState(false)
  const [trouble, setTrouble] = useState<string>()
  const abort = useRef(new AbortController())

  const apply = async (documents: readonly PlannedDocument[], before: readonly AppliedDocument[]): Promise<void> => {
    abort.current = new AbortController()
    setRunning(true)
    setTrouble(undefined)
    setTotal(before.length + documents.length)
    setApplied(before)
    const done: AppliedDocument[] = []
    try {
      if (target.newCluster !== undefined) {
        await createCluster({ name: target.newCluster, preset: 'default' })
        setTarget({ namespace: target.namespace })
      }
      const add = (one: AppliedDocument): void => {
        done.push(one)
        setApplied([...before, ...done])
      }
      await applyDocuments(documents, target.namespace, add, abort.current.signal)
      if (!abort.current.signal.aborted) await wish?.after?.()
    } catch (error) {
      setTrouble(wordsOf(error))
    } finally {
      setRunning(false)
      noteApplied(
        wish?.title ?? t('appliedNotice'),
        done.flatMap(({ results }) => results),
        documents.slice(done.length).flatMap(plannedLinks)
      )
    }
  }
  const begin = useEffectEvent(apply)
  useEffect(() => {
    let isCurrent = true
    if (picked.length === 0) return undefined
    void planOf(picked, pause).then((read) => {
      if (!isCurrent) return
      setPlan(read)
      if (wish !== undefined) void begin(read.documents, [])
    })
    return () => {
      isCurrent = false
    }
  }, [picked, wish])
  useEffect(() => () => abort.current.abort(), [])

  const failed = applied.filter(hasFailed)
  const isDone = total !== undefined && !isRunning
  const documents = plan?.documents ?? []
  return (
    <Dialog open onClose={isRunning ? undefined : onClose} slotProps={{ paper: { className: styles.paper! } }}>
      <DialogTitle>{wish?.title ?? t('title')}</DialogTitle>
      <DialogContent className={styles.content}>
        {picked.length === 0 ? (
          <FileChooser />
        ) : plan === undefined ? (
          <LoadingRows rows={4} columns={[60]} />
        ) : total === undefined ? (
          <>
            <ApplyTarget target={target} onChange={setTarget} />
            <PlanList plan={plan} />
          </>
        ) : (
          <ApplyOutcome applied={applied} total={total} isRunning={isRunning} problems={plan.problems} />
        )}
        {trouble === undefined ? null : <RefusedState title={t('stopped')} message={trouble} />}
      </DialogContent>
      <DialogActions>
        {isRunning ? (
          <Button key="stop" onClick={() => abort.current.abort()}>
            {t('stop')}
          </Button>
        ) : (
          <Button key="close" autoFocus={isDone && failed.length === 0} onClick={onClose}>
            {t(isDone ? 'close' : 'cancel')}
          </Button>
        )}
        {isDone && failed.length > 0 ? (
          <Button
            autoFocus
            variant="contained"
            onClick={() =>
              void apply(
                failed.map(({ document }) => document),
                applied.filter((one) => !hasFailed(one))
              )
            }
          >
            {t('again', { count: failed.length })}
          </Button>
        ) : null}
        {total === undefined && documents.length > 0 ? (
          <Button
            autoFocus
            variant="contained"
            disabled={target.problem !== undefined}
            onClick={() => void apply(documents, [])}
          >
            {t('apply', { count: documents.length })}
          </Button>
        ) : null}
      </DialogActions>
    </Dialog>
  )
}

/** Lets the window draw. */
async function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}
