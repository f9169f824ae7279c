import { useState, type ReactElement } from 'react'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { cloudProviders, type CloudProvider } from '../../../shared/machines/cloud.ts'
import { PanelHeader } from '../../parts/headers.tsx'
import { changeMachines } from './machine-calls.ts'
import styles from './machines.module.css'

/** Whose cloud the machines are in: who gives addresses to Services of type LoadBalancer. */
export function CloudTile({ cloud }: { readonly cloud: CloudProvider }): ReactElement {
  const { t } = useTranslation('machines')
  const [problem, setProblem] = useState<string>()
  const choose = (next: CloudProvider): void => {
    changeMachines({ type: 'cloud', cloud: next }).then(
      (outcome) => setProblem(outcome.isDone ? undefined : outcome.message),
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error))
    )
  }
  return (
    <section className={styles.tile} aria-label={t('cloud.title')}>
      <PanelHeader title={t('cloud.title')} note={t('cloud.note')} />
      <div className={styles.outside}>
        <TextField
          select
          label={t('cloud.provider')}
          value={cloud}
          onChange={(event) => choose(event.target.value as CloudProvider)}
          helperText={t(`cloud.help.${cloud}`)}
        >
          {cloudProviders.map((name) => (
            <MenuItem key={name} value={name}>
              {t(`cloud.name.${name}`)}
            </MenuItem>
          ))}
        </TextField>
      </div>
      {problem === undefined ? null : (
        <div className={styles.problem} role="alert">
          {problem}
        </div>
      )}
    </section>
  )
}
