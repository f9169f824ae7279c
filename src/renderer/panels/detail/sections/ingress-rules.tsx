import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { HTTPIngressPath, Ingress } from '../../../../shared/schema/types.ts'
import detail from '../detail.module.css'
import styles from '../detail-table.module.css'
import { link } from '../fields/field.tsx'
import { backendText } from '../fields/network-fields.tsx'
import { Section } from '../section.tsx'

/** Which path of which host goes where: a host in a line of its own, as they are long. */
export function IngressRules({ object: { metadata, spec } }: { readonly object: Ingress }): ReactElement | null {
  const { t } = useTranslation('detail')
  const rules = spec?.rules ?? []
  if (rules.length === 0) return null
  return (
    <Section title={t('ingress.title')} note={rules.length}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('ingress.path')}</th>
            <th scope="col">{t('ingress.backend')}</th>
          </tr>
        </thead>
        {rules.map(({ host = '*', http }, rule) => (
          <tbody key={rule}>
            <tr>
              <th scope="rowgroup" colSpan={2} className={styles.host} title={host}>
                {host}
              </th>
            </tr>
            {(http?.paths ?? []).map((path, index) => (
              <tr key={index}>
                <td className={styles.wraps}>
                  <code className={detail.inline}>{path.path}</code>
                  <span className={detail.quiet}>{path.pathType}</span>
                </td>
                <td className={styles.wraps}>
                  <Backend path={path} namespace={metadata.namespace} />
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </Section>
  )
}

function Backend({
  path: { backend },
  namespace
}: {
  readonly path: HTTPIngressPath
  readonly namespace: string | undefined
}): ReactElement {
  const { service } = backend
  if (service === undefined) return <>{backendText(backend)}</>
  return (
    <>
      {link('', 'services', 'Service', service.name, namespace)}
      <span>:{service.port?.name ?? service.port?.number}</span>
    </>
  )
}
