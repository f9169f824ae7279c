import { useCallback, useMemo, useState, type ReactElement } from 'react'
import Autocomplete from '@mui/material/Autocomplete'
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { AccessAnswer, WhoCan } from '../../../shared/contract/access.ts'
import { allKinds, useCustomKinds } from '../../connection/cluster-kinds.ts'
import { useDocument } from '../../connection/use-live.ts'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-row.tsx'
import { RefLink } from '../objects/object-ref.tsx'
import { questionOfText, resourceText, type WhoCanQuestion } from './access-words.ts'
import styles from './access.module.css'
import { SubjectName } from './subject-name.tsx'

const verbs = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'bind',
  'escalate',
  'impersonate',
  'use'
]
/** What has no kind of its own, and is asked about often. */
const subresources = [
  'pods/exec',
  'pods/log',
  'pods/portforward',
  'pods/eviction',
  'deployments.apps/scale',
  'nodes/proxy',
  'serviceaccounts/token',
  'users',
  'groups'
]

export interface WhoCanViewProps {
  /** "get secrets tls". */
  readonly text: string
  readonly onAsk: (text: string) => void
  readonly namespace: string | undefined
  readonly withSystem: boolean
  readonly onOpen: (answer: AccessAnswer) => void
}

/** Who may do this: a verb, a resource, perhaps one object's name. */
export function WhoCanView({ text, onAsk, namespace, withSystem, onOpen }: WhoCanViewProps): ReactElement {
  const { t } = useTranslation('access')
  const custom = useCustomKinds(({ kinds }) => kinds)
  const kinds = useMemo(() => [...allKinds(), ...(custom === undefined ? [] : [])], [custom])
  const resources = useMemo(() => [...kinds.map(resourceText), ...subresources].sort(), [kinds])
  const [verb = '', resourceWord = '', name = ''] = text.split(' ')
  const question = questionOfText(text, kinds)
  const ask = (next: { readonly verb?: string; readonly resource?: string; readonly name?: string }): void =>
    onAsk([next.verb ?? verb, next.resource ?? resourceWord, next.name ?? name].join(' ').trimEnd())
  return (
    <>
      <div className={styles.question}>
        <span className={styles.who}>{t('whoCan.who')}</span>
        <Pick
          label={t('whoCan.verb')}
          value={verb}
          options={verbs}
          onChange={(next) => ask({ verb: next })}
          width={150}
        />
        <Pick
          label={t('whoCan.resource')}
          value={resourceWord}
          options={resources}
          onChange={(next) => ask({ resource: next })}
          width={280}
        />
        <TextField
          className={styles.objectName}
          value={name}
          placeholder={t('whoCan.anyName')}
          onChange={(event) => ask({ name: event.target.value.trim() })}
          slotProps={{ htmlInput: { 'aria-label': t('whoCan.name'), maxLength: 253, spellCheck: false } }}
        />
        <span className={styles.quiet}>
          {namespace === undefined ? t('inClusterWords') : t('inNamespaceWords', { namespace })}
        </span>
      </div>
      {question === undefined ? (
        <EmptyState
          icon="access"
          title={t('whoCan.ask')}
          text={t('whoCan.askText')}
          actions={<Examples onAsk={onAsk} />}
        />
      ) : (
        <Answers question={question} namespace={namespace} withSystem={withSystem} onOpen={onOpen} />
      )}
    </>
  )
}

interface PickProps {
  readonly label: string
  readonly value: string
  readonly options: readonly string[]
  readonly onChange: (value: string) => void
  readonly width: number
}

/** A text that may be any, with what is usual to choose from. */
function Pick({ label, value, options, onChange, width }: PickProps): ReactElement {
  return (
    <Autocomplete
      freeSolo
      disableClearable
      openOnFocus
      options={[...options]}
      inputValue={value}
      value={value}
      onInputChange={(_event, next, reason) => {
        if (reason !== 'reset') onChange(next.trim())
      }}
      onChange={(_event, next) => onChange(next)}
      sx={{ width }}
      renderInput={(params) => (
        <TextField
          {...params}
          placeholder={label}
          slotProps={{
            ...params.slotProps,
            htmlInput: { ...params.slotProps.htmlInput, 'aria-label': label, spellCheck: false }
          }}
        />
      )}
    />
  )
}

/** What is asked first where something is to be made safe. */
const examples = [
  'get secrets',
  'create pods/exec',
  'create pods',
  'escalate clusterroles.rbac.authorization.k8s.io',
  'delete nodes'
]

function Examples({ onAsk }: { readonly onAsk: (text: string) => void }): ReactElement {
  return (
    <>
      {examples.map((text) => (
        <Button key={text} onClick={() => onAsk(text)}>
          {text.replace('.rbac.authorization.k8s.io', '')}
        </Button>
      ))}
    </>
  )
}

interface AnswersProps {
  readonly question: WhoCanQuestion
  readonly namespace: string | undefined
  readonly withSystem: boolean
  readonly onOpen: (answer: AccessAnswer) => void
}

function Answers({ question, namespace, withSystem, onOpen }: AnswersProps): ReactElement {
  const { t } = useTranslation('access')
  const [focused, setFocused] = useState(-1)
  const key = JSON.stringify([question, namespace, withSystem])
  const { value, error } = useDocument<WhoCan>(`access-who/${key}`, async (client, live, options) =>
    client.access.whoCan(
      {
        ...live,
        verb: question.verb,
        resource: question.resource,
        ...(namespace === undefined ? {} : { namespace }),
        ...(question.name === '' ? {} : { name: question.name }),
        withSystem
      },
      options
    )
  )
  const columns = useMemo(() => columnsOf(t), [t])
  const rowAt = useCallback((index: number) => value?.answers[index], [value])
  if (error !== undefined)
    return (
      <div className={styles.state}>
        <RefusedState title={t('refused')} message={error.message} />
      </div>
    )
  if (value === undefined) return <LoadingRows />
  if (value.answers.length === 0)
    return <EmptyState icon="access" title={t('whoCan.nobody')} text={t('whoCan.nobodyText')} />
  return (
    <>
      <div className={styles.count} role="status">
        {t('whoCan.count', { count: value.total })}
        {value.total > value.answers.length ? ` ${t('whoCan.cut', { count: value.answers.length })}` : ''}
      </div>
      <div className={styles.table}>
        <DataTable<AccessAnswer>
          label={t('whoCan.title')}
          total={value.answers.length}
          rowAt={rowAt}
          rowKey={answerKey}
          onVisibleRange={allAreHere}
          columns={columns}
          sort={undefined}
          onSort={allAreHere}
          onOpen={onOpen}
          focusedIndex={focused}
          onFocusIndex={setFocused}
        />
      </div>
    </>
  )
}

function columnsOf(t: TFunction<'access'>): readonly TableColumn<AccessAnswer>[] {
  return [
    {
      id: 'subject',
      header: t('column.subject'),
      width: 300,
      min: 180,
      grow: 2,
      sortable: false,
      render: ({ subject }) => <SubjectName subject={subject} />
    },
    {
      id: 'names',
      header: t('column.names'),
      width: 160,
      min: 100,
      sortable: false,
      hideOrder: 1,
      render: ({ names }) => (names === undefined ? <span className={styles.quiet}>{t('all')}</span> : names.join(', '))
    },
    {
      id: 'binding',
      header: t('column.binding'),
      width: 260,
      min: 140,
      grow: 1,
      sortable: false,
      render: ({ binding }) => <RefLink target={binding} />
    },
    {
      id: 'role',
      header: t('column.role'),
      width: 220,
      min: 140,
      grow: 1,
      sortable: false,
      render: ({ role }) => <RefLink target={role} />
    },
    {
      id: 'as',
      header: t('column.as'),
      width: 220,
      min: 120,
      sortable: false,
      hideOrder: 0,
      render: ({ as }) => <SubjectName subject={as} />
    }
  ]
}

function answerKey({ key }: AccessAnswer): string {
  return key
}

function allAreHere(): void {}
