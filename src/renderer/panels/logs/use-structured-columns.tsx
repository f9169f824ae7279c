import { useMemo, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogColumns } from '../../parts/log/log-row.tsx'
import { MenuButton } from '../../parts/menu-button.tsx'
import type { LogBuffer } from './log-buffer.ts'
import { useIsEmpty } from './use-buffer.ts'
import { columnsOf, fieldNames, usualFields } from './structured-lines.ts'

/** Lines in which fields are looked for: the newest. */
const sample = 200
/** Fields that are offered. */
const offered = 30

export interface StructuredColumns {
  readonly columns: LogColumns | undefined
  readonly isOn: boolean
  readonly setOn: (isOn: boolean) => void
  readonly chooser: ReactElement | null
}

/** Fields of JSON and logfmt lines as columns, and the choice of them. */
export function useStructuredColumns(buffer: LogBuffer): StructuredColumns {
  const { t } = useTranslation('logs')
  const [isOn, setOn] = useState(false)
  const [chosen, setChosen] = useState<readonly string[]>()
  const isEmpty = useIsEmpty(buffer)
  const known = useMemo(() => (isOn && !isEmpty ? namesIn(buffer) : []), [buffer, isOn, isEmpty])
  const names = chosen ?? usualFields(known)
  const key = names.join('\n')
  const columns = useMemo(() => (isOn ? columnsOf(key === '' ? [] : key.split('\n')) : undefined), [isOn, key])
  const chooser = isOn ? (
    <MenuButton
      size="small"
      label={t('fields', { count: names.length })}
      entries={[...new Set([...names, ...known])].slice(0, offered).map((name) => ({
        key: name,
        label: name,
        chosen: names.includes(name),
        onChoose: () => setChosen(names.includes(name) ? names.filter((other) => other !== name) : [...names, name])
      }))}
    />
  ) : null
  return { columns, isOn, setOn, chooser }
}

function namesIn(buffer: LogBuffer): readonly string[] {
  const texts: string[] = []
  for (let number = Math.max(buffer.start, buffer.end - sample); number < buffer.end; number++) {
    const row = buffer.at(number)?.row
    if (row?.kind === 'line') texts.push(row.message)
  }
  return fieldNames(texts)
}
