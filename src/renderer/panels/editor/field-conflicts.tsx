import { Fragment, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import type { FieldConflict } from '../../../shared/contract/kube.ts'
import { AgeAt } from '../objects/age-at.tsx'
import styles from './editor.module.css'
import { ownerLine } from './result-lines.ts'

export interface FieldConflictsProps {
  readonly conflicts: readonly FieldConflict[]
  readonly onReveal: (line: number) => void
  readonly onTakeOver: () => void
  /** Why they cannot be taken over now. */
  readonly disabledReason: string | undefined
}

/** Who owns which field of a document that was not applied for it, and the way to own them instead. */
export function FieldConflicts({ conflicts, onReveal, onTakeOver, disabledReason }: FieldConflictsProps): ReactElement {
  const { t } = useTranslation('editor')
  const count = conflicts.length
  return (
    <>
      <ul className={styles.owned} aria-label={t('owned')}>
        {conflicts.map((conflict) => (
          <li key={`${conflict.field}/${ownerLine(conflict)}`}>
            <button type="button" className={styles.ownedField} onClick={() => onReveal(conflict.line)}>
              <code>{breakable(conflict.field)}</code>
              <span className={styles.ownedLine}>{t('line', { line: conflict.line })}</span>
              <span className={styles.owner}>{t('ownedBy', { owner: ownerLine(conflict) })}</span>
              {conflict.time === undefined ? null : <AgeAt at={Date.parse(conflict.time)} />}
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.takeOver}>
        <Tooltip title={disabledReason ?? ''}>
          <span>
            <Button size="small" disabled={disabledReason !== undefined} onClick={onTakeOver}>
              {t('takeOver', { count })}
            </Button>
          </span>
        </Tooltip>
        <p>{t('takeOverMeans', { count })}</p>
      </div>
    </>
  )
}

/** A long path goes on in the next line between its steps, not within a name. */
function breakable(path: string): readonly ReactElement[] {
  return path.split(/(?=[.[])/).map((step, index) => (
    // Steps have no other identity than their place.
    <Fragment key={index}>
      {index === 0 ? null : <wbr />}
      {step}
    </Fragment>
  ))
}
