export function OverviewPanel(_props: never): null { return null }
