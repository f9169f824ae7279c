export function ObjectEditor(_props: never): null { return null }
