import { useLayoutEffect, useRef, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { MenuButton } from '../../parts/menu-button.tsx'
import { PanelTabs } from '../../parts/tabs.tsx'
import type { DetailTab } from '../../shell/route.ts'
import styles from './detail.module.css'

interface DetailTabsProps {
  readonly tabs: readonly DetailTab[]
  readonly value: DetailTab
  readonly events: number
  readonly onChange: (tab: DetailTab) => void
}

/** What one tab takes, roughly: labels are short words. */
const tabWidth = 68

/** The tabs that fit; the rest are behind "…", and the chosen one is always seen. */
export function DetailTabs({ tabs, value, events, onChange }: DetailTabsProps): ReactElement {
  const { t } = useTranslation('detail')
  const row = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(376)
  useLayoutEffect(() => {
    const element = row.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const { seen, hidden } = fitTabs(tabs, value, Math.floor((width - 16) / tabWidth))
  return (
    <div ref={row} className={styles.tabs}>
      <PanelTabs<DetailTab>
        label={t('tabs')}
        tabs={seen.map((id) => ({ id, label: t(`tab.${id}`), ...(id === 'events' && events > 0 ? { count: events } : {}) }))}
        value={value}
        onChange={onChange}
        actions={
          hidden.length === 0 ? undefined : (
            <MenuButton
              label={t('moreTabs')}
              iconOnly
              entries={hidden.map((id) => ({ key: id, label: t(`tab.${id}`), onChoose: () => onChange(id) }))}
            />
          )
        }
      />
    </div>
  )
}

interface Fit {
  readonly seen: readonly DetailTab[]
  readonly hidden: readonly DetailTab[]
}

function fitTabs(tabs: readonly DetailTab[], value: DetailTab, room: number): Fit {
  if (tabs.length <= room) return { seen: tabs, hidden: [] }
  const first = tabs.slice(0, Math.max(1, room - (tabs.indexOf(value) < room ? 0 : 1)))
  const seen = first.includes(value) ? first : [...first, value]
  return { seen, hidden: tabs.filter((tab) => !seen.includes(tab)) }
}
