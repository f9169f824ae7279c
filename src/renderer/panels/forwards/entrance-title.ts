import type { TFunction } from 'i18next'
import type { Entrance } from '../../../shared/network/entrance.ts'

/** What a way into the cluster is called: "Cluster IP, port 8000", "shop.example". */
export function entranceTitle(t: TFunction<'forwards'>, { way, port, host, isTls }: Entrance): string {
  if (way === 'ingress') return host ?? t('anyHost')
  if (way === 'gateway') {
    const shown = host ?? t('anyHost')
    const plain = isTls === true ? 443 : 80
    return port === undefined || port === plain ? shown : `${shown}:${port}`
  }
  return t(`way.${way}`, { port })
}
