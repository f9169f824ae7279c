import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { HTTPIngressPath, Ingress } from '../../../../shared/schema/types.ts'
import { link } from '../fields/field.tsx'
import { backendText } from '../fields/network-fields.tsx'
import styles from '../detail.module.css'
import { DetailTable } from './detail-table.tsx'

/** Which path of which host goes where. */
export function IngressRules({ object: { metadata, spec } }: { readonly object: Ingress }): ReactElement | null {
  const { t } = useTranslation('detail')
  const rows = (spec?.rules ?? []).flatMap(({ host = '*', http }, rule) =>
    (http?.paths ?? []).map((path, index) => ({
      key: `${rule}/${index}`,
      cells: [index === 0 ? host : '', <PathText key="path" path={path} />, <Backend key="backend" path={path} namespace={metadata.namespace} />]
    }))
  )
  return (
    <DetailTable
      title={t('ingress.title')}
      columns={[{ id: 'host', head: t('ingress.host') }, { id: 'path', head: t('ingress.path') }, { id: 'backend', head: t('ingress.backend') }]}
      rows={rows}
    />
  )
}

function PathText({ path: { path, pathType } }: { readonly path: HTTPIngressPath }): ReactElement {
  return (
    <>
      <code className={styles.inline}>{path}</code> <span className={styles.quiet}>{pathType}</span>
    </>
  )
}

function Backend({ path: { backend }, namespace }: { readonly path: HTTPIngressPath; readonly namespace: string | undefined }): ReactElement {
  const { service } = backend
  if (service === undefined) return <>{backendText(backend)}</>
  return (
    <>
      {link('', 'services', 'Service', service.name, namespace)}
      <span className={styles.quiet}>:{service.port?.name ?? service.port?.number}</span>
    </>
  )
}
