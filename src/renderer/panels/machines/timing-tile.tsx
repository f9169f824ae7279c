import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { defaultNodeTiming, type NodeTiming } from '../../../shared/machines/changes.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import { PanelHeader } from '../../parts/headers.tsx'
import { changeMachines } from './machine-calls.ts'
import styles from './machines.module.css'

const keys = Object.keys(defaultNodeTiming) as readonly (keyof NodeTiming)[]

/** How the node lifecycle controller judges; v1.34's values, until somebody changes them. */
export function TimingTile({ timing }: { readonly timing: NodeTiming }): ReactElement {
  const { t } = useTranslation('machines')
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({})
  const [problem, setProblem] = useState<string>()
  const textOf = (key: keyof NodeTiming): string => texts[key] ?? String(timing[key])
  const typed = keys.filter((key) => textOf(key) !== String(timing[key]))
  const apply = (next: Partial<NodeTiming>): void => {
    changeMachines({ type: 'timing', timing: next }).then(
      () => setTexts({}),
      () => setProblem(t('timing.problem'))
    )
  }
  return (
    <section className={styles.tile} aria-label={t('timing.title')}>
      <PanelHeader title={t('timing.title')} />
      <div className={styles.fields}>
        {keys.map((key) => (
          <TextField
            key={key}
            label={t(`timing.${key}`)}
            value={textOf(key)}
            onChange={(event) => {
              const { value } = event.target
              setTexts((before) => ({ ...before, [key]: value }))
              setProblem(undefined)
            }}
            slotProps={{ htmlInput: { inputMode: 'decimal' } }}
          />
        ))}
      </div>
      {problem === undefined ? null : (
        <div className={styles.problem} role="alert">
          {problem}
        </div>
      )}
      <div className={styles.deeds}>
        <Button
          size="small"
          disabled={typed.length === 0}
          onClick={() => apply(Object.fromEntries(typed.map((key) => [key, Number(textOf(key))])))}
        >
          {t('timing.apply')}
        </Button>
        <Button size="small" disabled={deepEqual(timing, defaultNodeTiming)} onClick={() => apply(defaultNodeTiming)}>
          {t('timing.defaults')}
        </Button>
      </div>
    </section>
  )
}
