import { lazy, useState, type ComponentType, type ReactElement } from 'react'

/** A component whose code comes when it is first shown, or before that when `load` is called. */
export interface LatePart<Props extends object> {
  (props: Props): ReactElement
  load(): Promise<void>
}

/**
 * Like React's lazy; but a part whose code is there already does not suspend. (A lazy one always does, for a moment,
 * and React holds back what comes after a fallback for up to 300 ms, so that the screen does not flicker.)
 */
export function latePart<Props extends object>(fetch: () => Promise<ComponentType<Props>>): LatePart<Props> {
  let loaded: ComponentType<Props> | undefined
  const load = async (): Promise<ComponentType<Props>> => (loaded ??= await fetch())
  const Lazy = lazy(async () => ({ default: await load() })) as unknown as ComponentType<Props>
  function Late(props: Props): ReactElement {
    // One or the other for as long as it is mounted: a change would mount it anew.
    const [Part] = useState(() => loaded ?? Lazy)
    return <Part {...props} />
  }
  Late.load = async (): Promise<void> => {
    await load()
  }
  return Late
}
