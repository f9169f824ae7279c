import { useCallback, useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { DiffModeSwitch, DiffView } from '../parts/diff/diff-view.tsx'
import type { DiffMode } from '../parts/diff/diff-view.tsx'
import { CodeEditor } from '../parts/editor/code-editor.tsx'
import { PanelHeader } from '../parts/headers.tsx'
import type { LogRow } from '../parts/log/log-row.tsx'
import { searchExpression } from '../parts/log/log-text.ts'
import { LogView } from '../parts/log/log-view.tsx'
import { TextLink } from '../parts/small.tsx'
import styles from './gallery.module.css'

const before = `spec:
  serviceAccountName: checkout
  containers:
  - name: checkout
    image: ghcr.io/acme/checkout:2.8.3
    imagePullPolicy: IfNotPresent
    ports:
    - containerPort: 8080
      name: http
    - containerPort: 9090
      name: metrics
    resources:
      requests:
        cpu: 100m
        memory: 128Mi
      limits:
        cpu: 500m
        memory: 256Mi
    env:
    - name: LEGACY_RECEIPTS
      value: "true"
    readinessProbe:
      httpGet:
        path: /healthz
        port: 8080
`
const after = before
  .replace('2.8.3', '2.9.0')
  .replace('256Mi', '384Mi')
  .replace('/healthz', '/healthz/ready')
  .replace(
    '    - name: LEGACY_RECEIPTS\n      value: "true"\n',
    '    - name: PAYMENTS_URL\n      valueFrom:\n        configMapKeyRef:\n          name: checkout-config\n          key: PAYMENTS_URL\n'
  )

const kinds: readonly (readonly [string, string])[] = [
  ['INFO', 'GET /healthz/ready 503 0ms ua=kube-probe/1.34'],
  ['ERROR', 'readiness: upstream not configured PAYMENTS_URL, answering 503'],
  ['WARN', 'order 88197 queued, payments offline, retry in 5s (PAYMENTS_URL empty)'],
  ['INFO', 'starting checkout 2.9.0 (go1.25.3) pid=1'],
  ['SYSTEM', 'container checkout exited with code 1, back-off 2m40s']
]
const pods = ['x2k9p', '4mzqd', 'w8nht', 'b5r7v']
const search = searchExpression('payments_url', { regex: false, matchCase: false })

function row(number: number): LogRow {
  const time = `14:${String(Math.floor(number / 60) % 60).padStart(2, '0')}:${String(number % 60).padStart(2, '0')}.018`
  if (number % 13 === 5) {
    return {
      kind: 'event',
      key: String(number),
      time,
      mark: 'bad',
      reason: 'BackOff, 18 times',
      message: 'Pod checkout-7c9d5f6b84-4mzqd: Back-off restarting failed container checkout',
      action: <TextLink onClick={() => undefined}>Open object</TextLink>
    }
  }
  const [level, message] = kinds[number % 5] ?? ['INFO', '']
  return {
    kind: 'line',
    key: String(number),
    time,
    pod: pods[number % 4] ?? '',
    podColor: number % 4,
    level,
    message: `${message} ${number}`
  }
}
const rows = new Map<number, LogRow>()

export function CodeSection(): ReactElement {
  const [mode, setMode] = useState<DiffMode>('side')
  const [text, setText] = useState(after)
  const [follow, setFollow] = useState(true)
  const [end, setEnd] = useState(5000)
  const live = new URLSearchParams(location.search).has('live')
  useEffect(() => {
    if (!live) return undefined
    const timer = setInterval(() => setEnd((value) => value + 3), 200)
    return () => clearInterval(timer)
  }, [live])
  const rowAt = useCallback((number: number) => {
    let known = rows.get(number)
    if (known === undefined) rows.set(number, (known = row(number)))
    return known
  }, [])
  return (
    <section className={styles.section}>
      <h2>Diff, editor, log</h2>
      <div className={styles.box}>
        <PanelHeader
          title="Difference"
          note="4 fields: image, memory limit, env, probe path"
          actions={<DiffModeSwitch mode={mode} onChange={setMode} />}
          ruled
        />
        <DiffView before={before} after={after} mode={mode} label="Difference" />
      </div>
      <div className={styles.split} style={{ marginTop: 8 }}>
        <div style={{ height: 300, display: 'flex' }}>
          <CodeEditor
            label="YAML"
            value={text}
            onChange={setText}
            problems={[
              { line: 5, message: 'spec.containers[0].image: Required value', severity: 'error' },
              { line: 8, column: 7, message: 'unknown field "containerPort"', severity: 'warning' }
            ]}
          />
        </div>
        <div style={{ height: 300, display: 'flex' }}>
          <LogView
            label="Log"
            start={Math.max(0, end - 5000)}
            end={end}
            rowAt={rowAt}
            onVisibleRange={() => undefined}
            follow={follow}
            onFollowChange={setFollow}
            search={search}
          />
        </div>
      </div>
    </section>
  )
}
