import { useEffect, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import type { HelmReleaseDocument } from '../../../shared/contract/helm.ts'
import { registerCommands } from '../../commands/command.ts'
import { useDocument } from '../../connection/use-live.ts'
import { Icon } from '../../icons/icon.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { StatusWord } from '../../parts/status-mark.tsx'
import { PanelTabs } from '../../parts/tabs.tsx'
import { useRoute, type ReleaseLink, type ReleaseTab } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { rollbackCommand } from './helm-calls.ts'
import styles from './helm.module.css'
import { HistoryTab } from './history-tab.tsx'
import { ManifestTab, ValuesTab } from './contents-tabs.tsx'
import { rollbackTarget, type Sides } from './release-sides.ts'
import { ResourcesTab } from './resources-tab.tsx'
import { RollbackDialog } from './rollback-dialog.tsx'
import { UninstallDialog } from './uninstall-dialog.tsx'

interface ReleasePageProps {
  readonly release: ReleaseLink
  readonly tab: ReleaseTab
}

/** One release: its history, what each revision holds, and the objects that it made. */
export function ReleasePage({ release, tab }: ReleasePageProps): ReactElement {
  const { t } = useTranslation('helm')
  const { namespace, name } = release
  const { value, error } = useDocument<HelmReleaseDocument>(
    `helm/${namespace}/${name}`,
    async (client, live, options) => client.helm.release({ ...live, namespace, name }, options)
  )
  return (
    <section className={styles.panel} aria-label={t('title')}>
      {error !== undefined ? (
        <div className={styles.state}>
          <RefusedState title={t('refused')} message={error.message} />
        </div>
      ) : value === undefined ? (
        <LoadingRows />
      ) : (
        <Release release={release} document={value} tab={tab} />
      )}
    </section>
  )
}

type Open =
  | { readonly type: 'rollback'; readonly revision: number; readonly next: number }
  | { readonly type: 'uninstall' }

interface ReleaseProps {
  readonly release: ReleaseLink
  readonly document: HelmReleaseDocument
  readonly tab: ReleaseTab
}

function Release({ release, document, tab }: ReleaseProps): ReactElement {
  const { t } = useTranslation('helm')
  const [chosen, setChosen] = useState<Partial<Sides>>({})
  const [open, setOpen] = useState<Open>()
  const { revisions } = document
  const [newest] = revisions
  const target = rollbackTarget(revisions, chosen)
  const next = (newest?.revision ?? 0) + 1
  useEffect(
    () =>
      registerCommands([
        {
          id: 'helm.rollback',
          title: () => (target === undefined ? t('rollback') : t('rollbackTo', { revision: target })),
          icon: 'undo',
          group: 'object',
          keys: 'u',
          when: () => target !== undefined,
          run: () => {
            if (target !== undefined) setOpen({ type: 'rollback', revision: target, next })
          }
        }
      ]),
    [t, target, next]
  )
  useStatusLine(
    tab === 'values'
      ? `helm get values ${release.name} -n ${release.namespace}`
      : tab === 'manifest'
        ? `helm get manifest ${release.name} -n ${release.namespace}`
        : target === undefined || tab === 'resources'
          ? `helm history ${release.name} -n ${release.namespace}`
          : rollbackCommand(release, target),
    target === undefined ? [] : [{ keys: ['u'], label: t('rollbackKey') }]
  )
  return (
    <>
      {newest === undefined ? (
        <Gone release={release} />
      ) : (
        <>
          <PageHeader
            icon="helm"
            title={<MiddleTruncate text={release.name} />}
            note={
              <MiddleTruncate
                text={
                  newest.chart === ''
                    ? release.namespace
                    : t('releaseIn', { chart: newest.chart, namespace: release.namespace })
                }
              />
            }
            status={<StatusWord mark={newest.status.mark} word={newest.status.word} strong />}
            actions={
              <>
                <Button color="error" onClick={() => setOpen({ type: 'uninstall' })}>
                  {t('uninstall')}
                </Button>
                <Tooltip title={target === undefined ? t('noTarget') : ''}>
                  <span>
                    <Button
                      variant="contained"
                      disabled={target === undefined}
                      startIcon={<Icon name="undo" size={14} />}
                      onClick={() => {
                        if (target !== undefined) setOpen({ type: 'rollback', revision: target, next })
                      }}
                    >
                      {target === undefined ? t('rollback') : t('rollbackTo', { revision: target })}
                    </Button>
                  </span>
                </Tooltip>
              </>
            }
          />
          <ReleaseTabs document={document} release={release} tab={tab} />
          <div className={styles.tab}>
            {tab === 'history' ? (
              <HistoryTab
                release={release}
                revisions={revisions}
                chosen={chosen}
                onPick={(side, revision) => setChosen((before) => ({ ...before, [side]: revision }))}
              />
            ) : tab === 'values' ? (
              <ValuesTab release={release} revisions={revisions} />
            ) : tab === 'manifest' ? (
              <ManifestTab release={release} revisions={revisions} />
            ) : (
              <ResourcesTab document={document} />
            )}
          </div>
        </>
      )}
      {open?.type === 'rollback' ? (
        <RollbackDialog
          release={release}
          {...open}
          onClose={() => {
            setOpen(undefined)
            // The newest may be another now: what stands beside it is what it came from.
            setChosen({})
          }}
        />
      ) : open?.type === 'uninstall' ? (
        <UninstallDialog release={release} onClose={() => setOpen(undefined)} />
      ) : null}
    </>
  )
}

function ReleaseTabs({ document: { revisions, resources }, release, tab }: ReleaseProps): ReactElement {
  const { t } = useTranslation('helm')
  const go = useRoute((route) => route.go)
  return (
    <PanelTabs<ReleaseTab>
      label={t('tabs')}
      tabs={[
        { id: 'history', label: t('tab.history'), count: revisions.length },
        { id: 'values', label: t('tab.values') },
        { id: 'manifest', label: t('tab.manifest') },
        { id: 'resources', label: t('tab.resources'), ...(resources !== undefined && { count: resources.length }) }
      ]}
      value={tab}
      onChange={(id) => go({ panel: 'helm', release, tab: id })}
    />
  )
}

function Gone({ release: { namespace, name } }: { readonly release: ReleaseLink }): ReactElement {
  const { t } = useTranslation('helm')
  const go = useRoute((route) => route.go)
  return (
    <EmptyState
      icon="helm"
      title={t('gone', { name })}
      text={t('goneText', { namespace })}
      actions={<Button onClick={() => go({ panel: 'helm' })}>{t('allReleases')}</Button>}
    />
  )
}
