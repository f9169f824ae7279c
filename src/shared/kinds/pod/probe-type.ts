export type ProbeType = 'startup' | 'readiness' | 'liveness'
