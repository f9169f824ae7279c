import { lazy, Suspense, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../icons/icon.tsx'
import { CommandLine } from '../../parts/copy-button.tsx'
import { useDock } from '../../shell/dock.ts'
import type { ObjectLink } from '../../shell/route.ts'
import { kubectlTarget } from '../objects/object-names.ts'
import styles from './detail.module.css'

const ObjectLogs = lazy(async () => ({ default: (await import('../logs/object-logs.tsx')).ObjectLogs }))

/** The log of an object's pods, as the dock has it, and the way there: it stays while other things are looked at. */
export function LogsTab({ link }: { readonly link: ObjectLink }): ReactElement {
  const { t } = useTranslation('detail')
  const open = useDock((dock) => dock.open)
  return (
    <div className={styles.logs}>
      <div className={styles.logStream}>
        <Suspense fallback={null}>
          <ObjectLogs object={link} />
        </Suspense>
      </div>
      <div className={styles.logFoot}>
        <CommandLine command={`kubectl logs -f ${kubectlTarget(link)}`} />
        <Button
          size="small"
          startIcon={<Icon name="dock" size={14} />}
          onClick={() => open({ type: 'logs', object: link })}
        >
          {t('logsDock')}
        </Button>
      </div>
    </div>
  )
}
