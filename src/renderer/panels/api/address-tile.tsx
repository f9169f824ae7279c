import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiAccessDocument } from '../../../shared/contract/api-access.ts'
import { useConnection } from '../../connection/connection.ts'
import { useSimulatedTime } from '../../connection/simulated-time.ts'
import { CommandLine, CopyButton } from '../../parts/copy-button.tsx'
import { FieldList, type Field } from '../../parts/field-list.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { StatusWord } from '../../parts/status-mark.tsx'
import styles from './api.module.css'

/** Where the API is, and whether one can come there. */
export function AddressTile({ access }: { readonly access: ApiAccessDocument }): ReactElement {
  const { t } = useTranslation('api')
  const version = useConnection((connection) => connection.session?.kubernetesVersion)
  const { url, notServed, authority, controlPlaneOnly, kubeconfigFile } = access
  const isServed = url !== undefined
  const fields: readonly Field[] = [
    ...(isServed ? [{ key: 'url', label: t('address'), value: <Copied text={url} />, mono: true }] : []),
    ...(version === undefined ? [] : [{ key: 'version', label: t('version'), value: version }]),
    ...(authority === undefined
      ? []
      : [{ key: 'authority', label: t('authority'), value: <Copied text={authority.fingerprint} />, mono: true }]),
    ...(kubeconfigFile === undefined
      ? []
      : [{ key: 'file', label: t('writtenTo'), value: <Copied text={kubeconfigFile} />, mono: true }]),
    ...(controlPlaneOnly ? [{ key: 'bare', label: t('mode'), value: t('controlPlaneOnly') }] : [])
  ]
  return (
    <section className={styles.tile}>
      <PanelHeader title={t('api')} actions={<Served isServed={isServed} />} />
      {isServed ? null : (
        <div className={styles.closed}>
          <p>{notServed}</p>
          <CommandLine command="npm run serve -- --api-port 6443" />
        </div>
      )}
      <FieldList fields={fields} columns={1} />
    </section>
  )
}

/** Whether anybody listens at the address, and whether anybody answers there. */
function Served({ isServed }: { readonly isServed: boolean }): ReactElement {
  const { t } = useTranslation('api')
  const isSilent = useSimulatedTime((time) => time.clock?.api !== undefined)
  if (!isServed) return <StatusWord mark="off" word={t('notServed')} />
  return isSilent ? <StatusWord mark="bad" word={t('silent')} /> : <StatusWord mark="ok" word={t('served')} />
}

function Copied({ text }: { readonly text: string }): ReactElement {
  return (
    <span className={styles.copied}>
      <span className={styles.cut} title={text}>
        {text}
      </span>
      <CopyButton text={text} />
    </span>
  )
}
