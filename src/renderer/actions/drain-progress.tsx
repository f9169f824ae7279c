import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { useTranslation } from 'react-i18next'
import type { DrainDocument, DrainPodState } from '../../shared/contract/drain.ts'
import type { StatusMark as Mark } from '../../shared/kinds/status-summary.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import type { ObjectLink } from '../shell/route.ts'
import styles from './drain.module.css'
import { cancelDrain } from './operations.ts'
import { runOnAll } from './outcome.ts'

const marks: Readonly<Record<DrainPodState, Mark>> = {
  waiting: 'wait',
  blocked: 'warn',
  evicted: 'term',
  gone: 'done',
  skipped: 'off',
  failed: 'bad'
}

/** What a drain has done so far, pod by pod. */
export function DrainProgress({
  link,
  drain,
  onAgain,
  onClose
}: {
  readonly link: ObjectLink
  readonly drain: DrainDocument
  readonly onAgain: () => void
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('actions')
  const { state, pods, problems } = drain
  const asked = pods.filter((pod) => pod.state !== 'skipped')
  const done = asked.filter((pod) => pod.state === 'gone').length
  return (
    <Dialog open onClose={onClose}>
      <DialogTitle>{t('drainTitle', { name: link.name })}</DialogTitle>
      <DialogContent>
        <div className={styles.state} role="status">
          {t(`drainState.${state}`, { done, count: asked.length })}
        </div>
        {problems.map((problem) => (
          <div key={problem} className={styles.problem}>
            {problem}
          </div>
        ))}
        <ul className={styles.pods} aria-label={t('drain')}>
          {pods.map(({ namespace, name, state: last, reason, attempts }) => {
            // What waited when the drain ended waits no longer.
            const podState = last === 'waiting' && state !== 'running' ? 'skipped' : last
            return (
              <li key={`${namespace}/${name}`} className={styles.pod}>
                <StatusMark mark={marks[podState]} />
                <span className={styles.name}>{name}</span>
                <span className={styles.word}>{t(`drainPod.${podState}`)}</span>
                {reason === undefined ? null : (
                  <span className={styles.reason}>
                    {reason}
                    {podState === 'blocked' ? ` (${t('drainAttempts', { count: attempts })})` : null}
                  </span>
                )}
              </li>
            )
          })}
          {pods.length === 0 ? <li className={styles.reason}>{t('drainNone')}</li> : null}
        </ul>
      </DialogContent>
      <DialogActions>
        {state === 'running' ? (
          <Button color="error" onClick={() => void runOnAll(t('drainCancel'), [link], cancelDrain)}>
            {t('drainCancel')}
          </Button>
        ) : (
          <Button onClick={onAgain}>{t('drainAgain')}</Button>
        )}
        <Button variant="contained" onClick={onClose}>
          {t('close')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
