import { eventKind } from '../../shared/kinds/event/kind.ts'
import type { Retention } from '../../shared/contract/retention-limits.ts'
import type { ClockRules, RetentionDocument, RetentionLoss } from '../../shared/contract/settings.ts'
import type { Engine } from '../engine/engine.ts'
import type { SettingsControl } from '../views/settings/settings-control.ts'
import type { HostSettings } from './host-settings.ts'
import { noSpace } from './no-space.ts'

interface SettledCluster {
  engine(): Engine
  isReadOnly(): boolean
  readonly hostSettings: HostSettings
  /** After something was settled: written down, and told. */
  settled(): void
}

/** What is kept of a cluster's past, and how fast clusters begin. */
export class ClusterSettling implements SettingsControl {
  readonly #cluster: SettledCluster

  constructor(cluster: SettledCluster) {
    this.#cluster = cluster
  }

  retention(): RetentionDocument {
    const { retention, store } = this.#cluster.engine()
    return { settings: retention.settings, now: { ...retention.now(), events: store.count(eventKind) } }
  }

  setRetention(retention: Retention): void {
    if (this.#cluster.isReadOnly()) throw new Error(noSpace)
    this.#cluster.engine().setRetention(retention)
    this.#cluster.settled()
  }

  lossWith(wanted: Retention): RetentionLoss {
    const engine = this.#cluster.engine()
    const { settings } = engine.retention
    const metricsBefore = engine.now - wanted.metrics
    const events = wanted.events < settings.events ? engine.eventsOlderThan(engine.now - wanted.events) : 0
    return {
      ...engine.retention.lossWith(wanted),
      ...(wanted.metrics < settings.metrics && metricsBefore > engine.retention.startTime && { metricsBefore }),
      ...(events > 0 && { events })
    }
  }

  clockRules(): ClockRules {
    return this.#cluster.hostSettings.clock
  }

  setClockRules(rules: ClockRules): void {
    this.#cluster.hostSettings.clock = rules
  }
}
