import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { PanelTabs } from '../../parts/tabs.tsx'
import { useRoute } from '../../shell/route.ts'

/** The two ways to a log: by who writes it, or by what it says. */
export function LogsTabs({ value }: { readonly value: 'sources' | 'lines' }): ReactElement {
  const { t } = useTranslation('logs')
  const go = useRoute((route) => route.go)
  return (
    <PanelTabs
      label={t('tabs.label')}
      value={value}
      tabs={[
        { id: 'sources', label: t('tabs.sources') },
        { id: 'lines', label: t('tabs.lines') }
      ]}
      onChange={(id) => go({ panel: 'logs', isSearch: id === 'lines' })}
    />
  )
}
