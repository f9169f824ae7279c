import type { ReactElement } from 'react'

export function ChartsSection(): ReactElement {
  return <></>
}
