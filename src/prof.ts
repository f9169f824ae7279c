import { TestContainer } from './main/engine/containers/testing-containers.ts'
const c = new TestContainer('busybox'); c.container.begin(['sh','-c','i=0; while true; do echo "$i: $(date)"; i=$((i+1)); sleep 1; done'])
c.run(200)
const t=process.hrtime.bigint(); const u=process.cpuUsage(); c.run(10000); const d=process.cpuUsage(u); console.log('us per iteration cpu', (d.user+d.system)/10000, c.lines.length)
const s=JSON.stringify(c.container); console.log('json bytes', s.length)
const u2=process.cpuUsage(); for(let i=0;i<10000;i++) JSON.stringify(c.container); const d2=process.cpuUsage(u2); console.log('us per save', (d2.user+d2.system)/10000)
console.log(s.slice(0,3000))
