import type { TFunction } from 'i18next'
import type { Entrance } from '../../../shared/network/entrance.ts'

/** What a way into the cluster is called: "Cluster IP, port 8000", "shop.example". */
export function entranceTitle(t: TFunction<'forwards'>, { way, port, host }: Entrance): string {
  if (way === 'ingress') return host ?? t('anyHost')
  return t(`way.${way}`, { port })
}
