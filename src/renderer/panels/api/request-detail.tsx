import type { ReactElement } from 'react'
import IconButton from '@mui/material/IconButton'
import { useTranslation } from 'react-i18next'
import type { ApiAccessDocument, ApiRequestRecord } from '../../../shared/contract/api-access.ts'
import { Icon } from '../../icons/icon.tsx'
import { CommandLine } from '../../parts/copy-button.tsx'
import { FieldList, type Field } from '../../parts/field-list.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { TextLink } from '../../parts/small.tsx'
import { StatusWord } from '../../parts/status-mark.tsx'
import { useRoute } from '../../shell/route.ts'
import api from './api.module.css'
import styles from './requests.module.css'
import { linkOfRequest } from './request-columns.tsx'
import { curlFor, kubectlFor, requestPath } from './request-commands.ts'
import { codeMark, codeWords, latencyText, resourceWords } from './request-words.ts'

interface RequestDetailProps {
  readonly request: ApiRequestRecord
  readonly access: ApiAccessDocument | undefined
  readonly onClose: () => void
}

/** All that was taken down of one request, and what a person would type to send it again. */
export function RequestDetail({ request, access, onClose }: RequestDetailProps): ReactElement {
  const { t } = useTranslation('api')
  const kubectl = kubectlFor(request)
  const curl =
    access?.url === undefined ? undefined : curlFor(request, { url: access.url, authorityFile: access.authority?.file })
  return (
    <section className={styles.detail} aria-label={t('detail')}>
      <PanelHeader
        ruled
        title={`${request.verb} ${resourceWords(request)}`.trim()}
        note={
          <span className={styles.detailStatus}>
            <StatusWord mark={codeMark(request.code)} word={request.code === 0 ? t('wentAway') : codeWords(request)} />
          </span>
        }
        actions={
          <IconButton size="small" aria-label={t('close')} onClick={onClose}>
            <Icon name="close" size={14} />
          </IconButton>
        }
      />
      <div className={styles.detailBody}>
        <div className={styles.detailColumns}>
          <FieldList fields={useFields(request)} columns={1} />
          <dl className={api.commands}>
            {kubectl === undefined ? null : (
              <div>
                <dt>{t('same')}</dt>
                <dd>
                  <CommandLine command={kubectl} wrap />
                </dd>
              </div>
            )}
            {curl === undefined ? null : (
              <div>
                <dt>{request.method === 'GET' || request.method === 'DELETE' ? t('sameCurl') : t('sameCurlBody')}</dt>
                <dd>
                  <CommandLine command={curl} wrap />
                </dd>
              </div>
            )}
          </dl>
        </div>
      </div>
    </section>
  )
}

function useFields(request: ApiRequestRecord): readonly Field[] {
  const { t } = useTranslation('api')
  const {
    user,
    groups = [],
    impersonatedBy,
    method,
    namespace,
    name,
    bytes,
    userAgent,
    source,
    dryRun,
    resource
  } = request
  const link = linkOfRequest(request)
  const named =
    name === undefined || link === undefined ? (
      name
    ) : (
      <TextLink onClick={() => useRoute.getState().openDetail(link)}>{name}</TextLink>
    )
  const field = (key: FieldKey, value: Field['value'] | undefined, more: Partial<Field> = {}): readonly Field[] =>
    value === undefined || value === '' ? [] : [{ key, label: t(`field.${key}`), value, ...more }]
  return [
    ...field('request', `${method} ${requestPath(request)}`, { mono: true }),
    ...field('name', named),
    ...field('namespace', resource === 'namespaces' ? undefined : namespace),
    ...field('dryRun', dryRun === true ? t('dryRunText') : undefined),
    ...field('user', user),
    ...field('impersonatedBy', impersonatedBy),
    ...field('groups', groups.join(', ')),
    ...field('at', new Date(request.at).toISOString(), { mono: true }),
    ...field('latency', latencyText(request.latency)),
    ...field('bytes', bytes === undefined ? undefined : t('byteCount', { count: bytes })),
    ...field('source', source === 'window' ? t('thisWindow') : t('outside')),
    ...field('userAgent', userAgent, { mono: true })
  ]
}

type FieldKey =
  | 'request'
  | 'user'
  | 'at'
  | 'impersonatedBy'
  | 'latency'
  | 'namespace'
  | 'bytes'
  | 'name'
  | 'source'
  | 'dryRun'
  | 'groups'
  | 'userAgent'
