import type { ReactElement } from 'react'

export function CodeSection(): ReactElement {
  return <></>
}
