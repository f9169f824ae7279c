import { useCallback, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import MenuItem from '@mui/material/MenuItem'
import Select from '@mui/material/Select'
import { useTranslation } from 'react-i18next'
import { subjectKey, type AccessSubject } from '../../../shared/access/subject.ts'
import type { AccessResource } from '../../../shared/contract/access.ts'
import type { NavigationDocument } from '../../../shared/contract/documents.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useDocument } from '../../connection/use-live.ts'
import { Icon } from '../../icons/icon.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { SplitPane } from '../../parts/split-pane.tsx'
import { PanelTabs } from '../../parts/tabs.tsx'
import { useRoute, type AccessView } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { listCommand, questionOfText, subjectInAddress, whoCanCommand } from './access-words.ts'
import { allKinds } from '../../connection/cluster-kinds.ts'
import styles from './access.module.css'
import { GrantDialog } from './grant-dialog.tsx'
import { MatrixTable } from './matrix-view.tsx'
import { RightsPane } from './rights-pane.tsx'
import { useMatrix } from './use-matrix.ts'
import { WhoCanView } from './who-can-view.tsx'

export interface AccessPanelProps {
  readonly view: AccessView
  /** The key of who is open. */
  readonly subject: string | undefined
}

/** The whole cluster's rights, in the choice of where. */
const wholeCluster = ''

/** Who may do what, through which binding and role; what is dangerous is marked. */
export function AccessPanel({ view, subject: openKey }: AccessPanelProps): ReactElement {
  const { t } = useTranslation('access')
  const filter = useRoute((route) => route.filter)
  const setFilter = useRoute((route) => route.setFilter)
  const go = useRoute((route) => route.go)
  const narrowed = useClusterScope((scope) => scope.namespaces)
  const [chosen, setChosen] = useState<string>()
  const [withSystem, setWithSystem] = useState(false)
  const [resource, setResource] = useState<AccessResource>()
  const [granting, setGranting] = useState<{ readonly subject: AccessSubject | undefined }>()
  const [paneWidth, setPaneWidth] = useState(400)
  const place = chosen ?? (narrowed.length === 1 ? narrowed[0]! : wholeCluster)
  const namespace = place === wholeCluster ? undefined : place
  const matrix = useMatrix({ namespace, filter: view === 'matrix' ? filter : '', withSystem })
  const subject = subjectInAddress(openKey)
  const open = useCallback(
    (key: string | undefined, about?: AccessResource) => {
      setResource(about)
      go({ panel: 'access', view, subject: key }, { filter })
    },
    [go, view, filter]
  )
  const onOpenRow = useCallback((row: { readonly key: string }, about?: AccessResource) => open(row.key, about), [open])
  const question = view === 'who-can' ? questionOfText(filter, allKinds()) : undefined
  useStatusLine(
    question !== undefined
      ? whoCanCommand(question, namespace)
      : subject === undefined
        ? `kubectl auth can-i --list${namespace === undefined ? '' : ` -n ${namespace}`}`
        : listCommand(subject, namespace),
    [
      { keys: ['/'], label: t('keys.filter') },
      { keys: ['Enter'], label: t('keys.open') }
    ]
  )
  return (
    <section className={styles.page} aria-label={t('title')}>
      <PageHeader
        title={t('title')}
        note={matrix.matrix === undefined ? undefined : t('note', { count: matrix.matrix.total })}
        actions={
          <>
            <Place value={place} onChange={setChosen} />
            <Button
              variant="contained"
              startIcon={<Icon name="add" size={14} />}
              onClick={() => setGranting({ subject })}
            >
              {t('grant')}
            </Button>
          </>
        }
      />
      <PanelTabs<AccessView>
        label={t('views')}
        tabs={[
          { id: 'matrix', label: t('matrix') },
          { id: 'who-can', label: t('whoCan.title') }
        ]}
        value={view}
        onChange={(next) => go({ panel: 'access', view: next, subject: openKey })}
      />
      <div className={styles.body}>
        <SplitPane
          direction="row"
          main={
            <div className={styles.main}>
              {view === 'matrix' ? (
                <MatrixTable
                  view={matrix}
                  filter={filter}
                  onFilter={setFilter}
                  withSystem={withSystem}
                  onWithSystem={setWithSystem}
                  openKey={openKey}
                  onOpen={onOpenRow}
                />
              ) : (
                <WhoCanView
                  text={filter}
                  onAsk={setFilter}
                  namespace={namespace}
                  withSystem={withSystem}
                  onOpen={({ key }) => open(key, question?.resource)}
                />
              )}
            </div>
          }
          end={
            subject === undefined ? undefined : (
              <RightsPane
                key={subjectKey(subject)}
                subject={subject}
                namespace={namespace}
                resource={resource}
                onAnyResource={() => setResource(undefined)}
                onGrant={() => setGranting({ subject })}
                onClose={() => open(undefined)}
              />
            )
          }
          size={paneWidth}
          onResize={setPaneWidth}
          min={320}
          maxPart={0.6}
        />
      </div>
      {granting === undefined ? null : (
        <GrantDialog subject={granting.subject} namespace={namespace} onClose={() => setGranting(undefined)} />
      )}
    </section>
  )
}

/** In which namespace: what holds there is what holds in the cluster, and more. */
function Place({
  value,
  onChange
}: {
  readonly value: string
  readonly onChange: (value: string) => void
}): ReactElement {
  const { t } = useTranslation('access')
  const { value: navigation } = useDocument<NavigationDocument>('navigation/access', async (client, live, options) =>
    client.documents.navigation({ ...live, namespaces: [] }, options)
  )
  const names = navigation?.namespaces ?? []
  return (
    <Select
      value={value}
      displayEmpty
      onChange={(event) => onChange(event.target.value)}
      inputProps={{ 'aria-label': t('place') }}
      MenuProps={{ slotProps: { paper: { className: styles.places! } } }}
    >
      <MenuItem value={wholeCluster}>{t('wholeCluster')}</MenuItem>
      {/* What is chosen may be gone. */}
      {(value === wholeCluster || names.includes(value) ? names : [value, ...names]).map((name) => (
        <MenuItem key={name} value={name}>
          {name}
        </MenuItem>
      ))}
    </Select>
  )
}
