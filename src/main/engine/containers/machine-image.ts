import type { ImageFacts } from '../kubelet/images/image-facts.ts'

/** What a machine runs itself, as an image: its distribution with the tools of somebody who looks after it. */
export const machineImage: ImageFacts = {
  names: ['machine'],
  tags: ['*'],
  size: 0,
  pullTime: 0,
  command: ['/sbin/init'],
  ports: [],
  behaviour: { kind: 'server', readyAfter: 0, latency: 0 },
  log: { start: [] },
  usage: {
    idleCpu: 0,
    startCpu: 0,
    startSeconds: 0,
    cpuPerRequest: 0,
    startMemory: 0,
    memory: 0,
    variation: 0
  }
}
