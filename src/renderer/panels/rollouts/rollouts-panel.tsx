export function RolloutsPanel(_props: never): null { return null }
