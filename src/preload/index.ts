// The bridge: asks main for a connection and hands the port to the page. The page gets nothing else.
import { contextBridge, ipcRenderer } from 'electron'

contextBridge.exposeInMainWorld('drydockBridge', {
  /** Asks for a connection; its port arrives as a window message 'drydock-connected'. */
  connect: () => ipcRenderer.send('connect')
})

ipcRenderer.on('connected', (event) => {
  // A MessagePort cannot cross the context bridge; a message to the page's own window carries it.
  window.postMessage('drydock-connected', window.location.origin, [...event.ports])
})
