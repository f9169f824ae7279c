import { useState } from 'react'
import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import { Icon } from '../icons/icon.tsx'
import { CauseChain } from '../parts/cause-chain.tsx'
import { PageHeader } from '../parts/headers.tsx'
import { FieldList } from '../parts/field-list.tsx'
import { PodMarks } from '../parts/pod-marks.tsx'
import { SplitPane } from '../parts/split-pane.tsx'
import { Banner, EmptyState, LoadingRows, RefusedState } from '../parts/states.tsx'
import { TextLink } from '../parts/small.tsx'
import styles from './gallery.module.css'

export function StatesSection(): ReactElement {
  const [size, setSize] = useState(320)
  return (
    <section className={styles.section}>
      <h2>Stuck, empty, loading, refused, split</h2>
      <div className={styles.stack}>
        <div className={styles.box}>
          <Banner
            tone="bad"
            title="Revision 14 is stuck"
            message={'ReplicaSet "checkout-7c9d5f6b84" has timed out progressing.'}
            reason="ProgressDeadlineExceeded"
            action={<Button>Restore the key</Button>}
          >
            <CauseChain
              links={[
                { key: 'a', mark: 'warn', text: '4 new pods not ready' },
                { key: 'b', icon: 'event', text: 'readiness probe got 503' },
                { key: 'c', icon: 'configmap', text: 'checkout-config lost the key, 14:01:40, priya' }
              ]}
            />
          </Banner>
          <Banner tone="warn" title="worker-4 is NotReady" message="Kubelet stopped posting node status." />
          <Banner tone="past" title="Looking at the past" message="Nothing can be changed here." />
        </div>
        <div className={styles.split}>
          <div>
            <PageHeader title="CronJobs" note="0 in shop" />
            <EmptyState
              icon="cronjob"
              title="No CronJobs in shop"
              text="A CronJob starts a Job on a schedule. Three exist in other namespaces."
              command={'kubectl create cronjob nightly --image=busybox:1.36 --schedule="0 2 * * *" -- /bin/sh -c date'}
              actions={
                <>
                  <Button variant="contained" startIcon={<Icon name="add" size={15} />}>
                    Create a CronJob
                  </Button>
                  <Button>Show all namespaces</Button>
                </>
              }
            />
          </div>
          <div>
            <PageHeader title="Deployments" note="24 in 5 namespaces" />
            <div className={styles.pad}>
              <RefusedState
                title="Scaling payments-api was refused"
                code="403 Forbidden"
                message={
                  'deployments.apps "payments-api" is forbidden: User "priya" cannot patch resource "deployments/scale" in API group "apps" in the namespace "payments"'
                }
                actions={<Button startIcon={<Icon name="user" size={15} />}>Act as cluster-admin</Button>}
              />
            </div>
          </div>
        </div>
        <div className={styles.split}>
          <PodMarks
            groups={[
              { key: 'shop', name: 'shop', counts: { bad: 4, prog: 2, warn: 1, term: 1, ok: 66 } },
              { key: 'payments', name: 'payments', counts: { warn: 2, ok: 36 } },
              { key: 'batch', name: 'batch', counts: { wait: 3, ok: 20 } }
            ]}
          />
          <FieldList
            fields={[
              {
                key: 'owner',
                label: 'Owner',
                value: <TextLink onClick={() => undefined}>checkout-7c9d5f6b84</TextLink>
              },
              { key: 'qos', label: 'QoS', value: 'Burstable' },
              { key: 'node', label: 'Node', value: 'worker-3' },
              { key: 'ip', label: 'IP', value: '10.244.3.87', mono: true }
            ]}
          />
        </div>
        <div className={styles.box}>
          <LoadingRows />
        </div>
        <div className={styles.box} style={{ height: 140, display: 'flex' }}>
          <SplitPane
            direction="row"
            size={size}
            onResize={setSize}
            min={320}
            maxPart={0.6}
            main={<div className={styles.pad}>main</div>}
            end={
              <div className={styles.pad}>
                {size} <TextLink onClick={() => setSize(376)}>reset</TextLink>
              </div>
            }
          />
        </div>
      </div>
    </section>
  )
}
