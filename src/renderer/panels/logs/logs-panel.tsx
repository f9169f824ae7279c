export function LogsPanel(_props: never): null { return null }
