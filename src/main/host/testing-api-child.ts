// For tests: a bare control plane and its API as a process of its own, whose memory can be asked for (see
// testing-api-process.ts). A promise that nobody handles ends it, as it would end the program.
import { TestingApi } from './testing-api.ts'

const api = await TestingApi.open()

process.on('message', (message: 'memory' | 'close') => {
  if (message === 'close') {
    void api.close().then(() => process.disconnect())
    return
  }
  // Twice: what the first collection lets go of is only freed by the second.
  globalThis.gc!()
  setImmediate(() => {
    globalThis.gc!()
    const { heapUsed, external, rss } = process.memoryUsage()
    process.send!({ used: heapUsed + external, rss })
  })
})
process.send!({ port: api.port, ca: api.ca })
