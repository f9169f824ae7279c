import { useEffect, useState, type ReactElement } from 'react'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { RequestFailure } from '../../shared/contract/why.ts'
import type { NetworkAnswer, RequestReport } from '../../shared/network/request.ts'
import { RequestWhy } from '../panels/why/request-why.tsx'
import { HopList } from '../parts/hop-list.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import type { ObjectLink } from '../shell/route.ts'
import { ActionForm } from './action-form.tsx'
import { readObject, sendRequest } from './operations.ts'
import styles from './request.module.css'
import { outsideSender, readSenders, readUrl, suggestion, type Sender } from './request-target.ts'

const counts = [1, 10, 50] as const

/** Sends a request to an object from somewhere, and shows how it ended and which way it took. */
export function RequestDialog({
  link,
  onClose
}: {
  readonly link: ObjectLink
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('actions')
  const [senders, setSenders] = useState<readonly Sender[]>([outsideSender])
  const [from, setFrom] = useState(outsideSender.id)
  const [url, setUrl] = useState('')
  const [count, setCount] = useState<number>(1)
  const [reports, setReports] = useState<readonly RequestReport[]>([])
  const [waiting, setWaiting] = useState<number>()
  const [failure, setFailure] = useState<string>()
  useEffect(() => {
    let isCurrent = true
    Promise.all([readObject(link), readSenders(link.namespace)]).then(
      ([object, found]) => {
        if (!isCurrent) return
        const suggested = suggestion(object, found)
        setSenders(found)
        setFrom(suggested.sender.id)
        setUrl((typed) => (typed === '' ? suggested.url : typed))
      },
      () => {}
    )
    return () => {
      isCurrent = false
    }
  }, [link])
  const sender = senders.find(({ id }) => id === from) ?? outsideSender
  const request = readUrl(url)
  const send = async (): Promise<'stay'> => {
    setFailure(undefined)
    setReports([])
    setWaiting(count)
    const heard: RequestReport[] = []
    const one = async (): Promise<void> => {
      heard.push(await sendRequest(sender.client, request!))
      setReports([...heard])
    }
    try {
      await Promise.all(Array.from({ length: count }, one))
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
    }
    setWaiting(undefined)
    return 'stay'
  }
  return (
    <ActionForm
      title={t('requestTitle', { name: link.name })}
      command={commandOf(sender, url)}
      confirm={t('requestSend')}
      problem={url === '' || request !== undefined ? failure : t('requestUrlProblem')}
      missing={url === '' ? t('requestUrlProblem') : undefined}
      onConfirm={send}
      onClose={onClose}
    >
      <TextField select label={t('requestFrom')} value={sender.id} onChange={(event) => setFrom(event.target.value)}>
        {senders.map(({ id, client, name = '', namespace, address }) => (
          <MenuItem key={id} value={id}>
            {client.kind === 'outside'
              ? t('requestOutside')
              : `${client.kind === 'node' ? t('requestNode', { name }) : `${namespace ?? ''}/${name}`} (${address ?? ''})`}
          </MenuItem>
        ))}
      </TextField>
      <div className={styles.target}>
        <TextField
          autoFocus
          label={t('requestUrl')}
          value={url}
          onChange={(event) => setUrl(event.target.value.trim())}
          slotProps={{ htmlInput: { spellCheck: false } }}
        />
        <TextField
          select
          label={t('requestTimes')}
          value={count}
          onChange={(event) => setCount(Number(event.target.value))}
        >
          {counts.map((times) => (
            <MenuItem key={times} value={times}>
              {times}
            </MenuItem>
          ))}
        </TextField>
      </div>
      {waiting === undefined ? null : (
        <div className={styles.quiet} role="status">
          {t('requestSent', { done: reports.length, count: waiting })}
        </div>
      )}
      {reports.length === 0 || request === undefined ? null : (
        <Result reports={reports} asked={{ client: sender.client, request }} onJump={onClose} />
      )}
    </ActionForm>
  )
}

function commandOf({ client, name, namespace }: Sender, url: string): string {
  const curl = `curl -sS -m 10 ${url}`
  if (client.kind !== 'pod') return client.kind === 'node' ? `${curl} # ${name ?? ''}` : curl
  return `kubectl exec ${name ?? ''} -n ${namespace ?? ''} -- ${curl}`
}

function Result({
  reports,
  asked,
  onJump
}: {
  readonly reports: readonly RequestReport[]
  readonly asked: Omit<RequestFailure, 'failure'>
  readonly onJump: () => void
}): ReactElement {
  const { t } = useTranslation('actions')
  const last = reports.at(-1)!
  const { answer, hops, seenFrom } = last
  const failure = failureOf(answer)
  return (
    <section className={styles.result} aria-label={t('requestBody')}>
      <div className={styles.answer}>
        <StatusMark mark={failure === undefined ? 'ok' : 'bad'} size={11} />
        <span>
          <AnswerText report={last} host={asked.request.host} />
          {seenFrom === undefined ? '' : `; ${t('requestSeenFrom', { address: seenFrom })}`}
        </span>
      </div>
      {reports.length < 2 ? null : <Shares reports={reports} />}
      {answer.kind === 'http' && answer.body !== '' ? (
        <pre className={styles.body}>{answer.body.slice(0, 4000)}</pre>
      ) : null}
      {failure === undefined ? null : <RequestWhy failed={{ ...asked, failure }} onJump={onJump} />}
      <div className={styles.caption}>{t('requestWay')}</div>
      <HopList hops={hops} />
    </section>
  )
}

/** Undefined of an answer that is good. */
function failureOf(answer: NetworkAnswer): RequestFailure['failure'] | undefined {
  switch (answer.kind) {
    case 'http':
      return answer.status < 400 ? undefined : `${answer.status}`
    case 'connected':
      return undefined
    case 'timed-out':
      return answer.isConnected ? 'timeout' : 'connect-timeout'
    default:
      return answer.kind
  }
}

function AnswerText({ report, host }: { readonly report: RequestReport; readonly host: string }): ReactElement {
  const { t } = useTranslation('actions')
  const { answer, by, latency } = report
  const where = by === undefined ? '' : `${by.pod?.name ?? by.node ?? ''} (${by.address}:${by.port})`.trim()
  const values = {
    latency,
    by: by?.node === undefined || by.pod === undefined ? where : t('requestBy', { where, node: by.node }),
    host,
    status: answer.kind === 'http' ? answer.status : 0,
    why: answer.kind === 'unresolved' ? answer.why : ''
  }
  return <>{t(`requestAnswer.${answer.kind}`, values)}</>
}

/** How many of several each one answered, the most first. */
function Shares({ reports }: { readonly reports: readonly RequestReport[] }): ReactElement {
  const { t } = useTranslation('actions')
  const shares = new Map<string, number>()
  for (const { answer, by } of reports) {
    const isAnswered = answer.kind === 'http' || answer.kind === 'connected'
    const who = isAnswered ? (by?.pod?.name ?? by?.node ?? by?.address ?? '') : answer.kind
    shares.set(who, (shares.get(who) ?? 0) + 1)
  }
  return (
    <table className={styles.shares} aria-label={t('requestShares')}>
      <tbody>
        {[...shares]
          .sort(([, a], [, b]) => b - a)
          .map(([who, times]) => (
            <tr key={who}>
              <td>{who}</td>
              <td>{times}</td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}
