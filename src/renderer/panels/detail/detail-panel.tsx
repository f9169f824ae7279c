export function DetailPanel(_props: never): null { return null }
