import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { PreflightReport } from '../../../shared/machines/changes.ts'
import { mendCommand, type Finding, type Mend } from '../../../shared/machines/preflight.ts'
import { StatusMark, type MarkName } from '../../parts/status-mark.tsx'
import page from './machines.module.css'
import styles from './preflight-results.module.css'

interface PreflightResultsProps {
  readonly reports: readonly PreflightReport[]
  readonly onMend: (name: string, mend: Mend) => void
}

const groups = [
  ['error', 'bad'],
  ['warning', 'warn'],
  ['notes', 'change']
] as const

/** What kubeadm's checks say of each machine, errors and warnings apart, each with the command that mends it. */
export function PreflightResults({ reports, onMend }: PreflightResultsProps): ReactElement {
  const { t } = useTranslation('machines')
  return (
    <div className={styles.reports}>
      {reports.map((report) => {
        const { machine, preflight } = report
        const findings = { error: preflight.errors, warning: preflight.warnings, notes: preflight.notes }
        const total = preflight.errors.length + preflight.warnings.length + preflight.notes.length
        return (
          <section key={machine.name} className={styles.report} aria-label={machine.name}>
            <h3 className={styles.reportName}>
              <StatusMark mark={preflight.errors.length > 0 ? 'bad' : preflight.warnings.length > 0 ? 'warn' : 'ok'} />
              {machine.name}
              <span className={page.quiet}>
                {total === 0
                  ? t('preflight.passed')
                  : `${t('preflight.errors', { count: preflight.errors.length })}, ${t('preflight.warnings', { count: preflight.warnings.length })}`}
              </span>
            </h3>
            {groups.map(([group, mark]) =>
              findings[group].length === 0 ? null : (
                <Findings
                  key={group}
                  title={t(`preflight.${group}`)}
                  mark={mark}
                  report={report}
                  findings={findings[group]}
                  onMend={onMend}
                />
              )
            )}
            {total === 0 ? null : (
              <details>
                <summary className={page.quiet}>{t('preflight.output')}</summary>
                <pre className={page.code} tabIndex={0}>{`# ${preflight.command}\n${preflight.output.join('\n')}`}</pre>
              </details>
            )}
          </section>
        )
      })}
    </div>
  )
}

function Findings({
  title,
  mark,
  report: { machine },
  findings,
  onMend
}: {
  readonly title: string
  readonly mark: MarkName
  readonly report: PreflightReport
  readonly findings: readonly Finding[]
  readonly onMend: (name: string, mend: Mend) => void
}): ReactElement {
  const { t } = useTranslation('machines')
  return (
    <div role="group" aria-label={title}>
      <h4 className={styles.findingsTitle}>{title}</h4>
      <ul className={styles.findings}>
        {findings.map(({ check, message, mend }) => (
          <li key={`${check}/${message}`} className={styles.finding}>
            <StatusMark mark={mark} size={11} />
            <div className={styles.findingText}>
              <b>{check}</b> {message}
              {mend === undefined ? null : <code className={styles.mend}>{mendCommand(mend, machine)}</code>}
            </div>
            {mend === undefined ? null : (
              <Button
                size="small"
                aria-label={t('preflight.mendLabel', { command: mendCommand(mend, machine), name: machine.name })}
                onClick={() => onMend(machine.name, mend)}
              >
                {t('preflight.mend')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
