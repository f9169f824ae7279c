import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../parts/copy-button.tsx'
import { useLogOptions } from './log-options.ts'
import { DrawingToggles, LogToggle, LogTool, SearchToggles } from './log-toggles.tsx'
import styles from './logs.module.css'
import { useIsEmpty } from './use-buffer.ts'
import { shownText, type LogViewState } from './use-log-view.ts'
import type { StructuredColumns } from './use-structured-columns.tsx'
import type { SearchState } from './use-text-search.ts'

interface StreamToolsProps {
  readonly search: SearchState
  readonly view: LogViewState
  readonly structured: StructuredColumns
  /** Deeds between copying and clearing. */
  readonly children?: ReactNode
}

/** How the lines of a stream are looked for, drawn and followed, and what is done with them. */
export function StreamTools({ search, view, structured, children }: StreamToolsProps): ReactElement {
  const { t } = useTranslation('logs')
  const times = useLogOptions((options) => options.times)
  const { stream, follow, setFollow } = view
  const isEmpty = useIsEmpty(stream.buffer)
  return (
    <>
      <SearchToggles search={search} />
      {structured.chooser}
      <DrawingToggles view={view} columns={structured.isOn} onColumns={structured.setOn} />
      <LogToggle label={t('follow')} icon="follow" chosen={follow} onChange={setFollow} />
      <span className={styles.deeds}>
        <CopyButton text={() => shownText(stream, times !== 'none')} />
        {children}
        <LogTool label={t('clear')} icon="delete" onClick={stream.clear} disabled={isEmpty} />
      </span>
    </>
  )
}
