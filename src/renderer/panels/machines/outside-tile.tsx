import { useEffect, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { outsideText, readOutside } from '../../../shared/network/outside-text.ts'
import type { OutsideHost } from '../../../shared/network/request.ts'
import { PanelHeader } from '../../parts/headers.tsx'
import { outsideHosts, setOutsideHosts } from './machine-calls.ts'
import styles from './machines.module.css'

/** The hosts beyond the cluster, which its pods reach: a line each. */
export function OutsideTile(): ReactElement {
  const { t } = useTranslation('machines')
  const [hosts, setHosts] = useState<readonly OutsideHost[]>([])
  const [text, setText] = useState<string>()
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    let isCurrent = true
    outsideHosts().then(
      (found) => {
        if (isCurrent) setHosts(found)
      },
      () => {}
    )
    return () => {
      isCurrent = false
    }
  }, [])
  const shown = text ?? outsideText(hosts)
  const apply = (): void => {
    const read = readOutside(shown, hosts)
    if ('problem' in read) {
      setProblem(t('outside.problem', { line: read.problem }))
      return
    }
    setOutsideHosts(read.hosts).then(
      () => {
        setHosts(read.hosts)
        setText(undefined)
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error))
    )
  }
  return (
    <section className={styles.tile} aria-label={t('outside.title')}>
      <PanelHeader title={t('outside.title')} note={t('outside.note')} />
      <div className={styles.outside}>
        <TextField
          multiline
          maxRows={10}
          label={t('outside.hosts')}
          value={shown}
          onChange={(event) => {
            setText(event.target.value)
            setProblem(undefined)
          }}
          helperText={t('outside.help')}
          slotProps={{ htmlInput: { spellCheck: false } }}
        />
      </div>
      {problem === undefined ? null : (
        <div className={styles.problem} role="alert">
          {problem}
        </div>
      )}
      <div className={styles.deeds}>
        <Button size="small" disabled={text === undefined || text === outsideText(hosts)} onClick={apply}>
          {t('outside.apply')}
        </Button>
      </div>
    </section>
  )
}
