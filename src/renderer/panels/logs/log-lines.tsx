import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { SplitPane } from '../../parts/split-pane.tsx'
import { LinesAround } from './lines-around.tsx'
import { LogBody, type LogBodyProps } from './log-body.tsx'
import styles from './logs.module.css'
import { PinnedLines } from './pinned-lines.tsx'

interface LogLinesProps extends LogBodyProps {
  /** How high what stands round a line is at first, and at least. */
  readonly around: { readonly size: number; readonly min: number }
}

/** The lines of a log under those that are pinned, and below them what stands round one of them. */
export function LogLines({ around, ...body }: LogLinesProps): ReactElement {
  const { t } = useTranslation('logs')
  const [size, setSize] = useState(around.size)
  const { view, search } = body
  const { context } = view
  return (
    <SplitPane
      direction="column"
      main={
        <div className={styles.lines}>
          <PinnedLines view={view} />
          <LogBody {...body} />
        </div>
      }
      end={context && <LinesAround line={context.line} search={search} onClose={() => view.showContext(undefined)} />}
      size={size}
      onResize={setSize}
      min={around.min}
      maxPart={0.7}
      label={t('linesAround', { pod: context?.line.pod ?? '' })}
    />
  )
}
