export function EventsPanel(_props: never): null { return null }
