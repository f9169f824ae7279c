export function DockLogs(_props: never): null { return null }
