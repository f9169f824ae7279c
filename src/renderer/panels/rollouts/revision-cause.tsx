import { useState, type KeyboardEvent, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { RolloutRevision } from '../../../shared/contract/documents.ts'
import { kubectlLine } from '../../../shared/actions/kubectl-line.ts'
import { actionTarget } from '../../actions/action-target.ts'
import { changeCauseAction, setChangeCause } from '../../actions/operations.ts'
import { runOnAll } from '../../actions/outcome.ts'
import { CommandLine } from '../../parts/copy-button.tsx'
import type { ObjectLink } from '../../shell/route.ts'
import { linkOfRef } from '../objects/object-ref.tsx'
import styles from './revisions.module.css'

interface RevisionCauseProps {
  readonly link: ObjectLink
  readonly revision: RolloutRevision
  readonly onClose: () => void
}

/** Characters: one line that a table can show. */
const longest = 1000

/** The note of a revision, written where it stands: kubernetes.io/change-cause of what keeps it. */
export function RevisionCause({ link, revision, onClose }: RevisionCauseProps): ReactElement {
  const { t } = useTranslation('rollouts')
  const { revision: number, changeCause = '', keeper, current } = revision
  const [text, setText] = useState(changeCause)
  const keepers = current ? [linkOfRef(keeper), link] : [linkOfRef(keeper)]
  const save = async (): Promise<void> => {
    onClose()
    if (text.trim() !== changeCause)
      await runOnAll(t('cause.save'), keepers, (kept) => setChangeCause(kept, text.trim()))
  }
  const keyDown = (event: KeyboardEvent): void => {
    event.stopPropagation()
    if (event.key === 'Escape') onClose()
    if (event.key !== 'Enter') return
    event.preventDefault()
    void save()
  }
  return (
    <div className={styles.edit} onKeyDown={keyDown}>
      <TextField
        autoFocus
        label={t('cause.label', { revision: number })}
        value={text}
        slotProps={{ htmlInput: { maxLength: longest } }}
        onChange={(event) => setText(event.target.value)}
      />
      <CommandLine command={kubectlLine(changeCauseAction(text.trim()), [actionTarget(keepers.at(-1)!)]) ?? ''} wrap />
      <span className={styles.editActions}>
        <Button size="small" onClick={onClose}>
          {t('cause.cancel')}
        </Button>
        <Button size="small" variant="contained" onClick={() => void save()}>
          {t('cause.save')}
        </Button>
      </span>
    </div>
  )
}
