import '@fontsource-variable/noto-sans-kr/index.css'
import access from './access.json'
import actions from './actions.json'
import addOns from './addOns.json'
import advice from './advice.json'
import api from './api.json'
import apply from './apply.json'
import chaos from './chaos.json'
import clusters from './clusters.json'
import detail from './detail.json'
import editor from './editor.json'
import events from './events.json'
import forwards from './forwards.json'
import helm from './helm.json'
import images from './images.json'
import list from './list.json'
import logs from './logs.json'
import machines from './machines.json'
import map from './map.json'
import notices from './notices.json'
import overview from './overview.json'
import parts from './parts.json'
import rollouts from './rollouts.json'
import scheduler from './scheduler.json'
import settings from './settings.json'
import shell from './shell.json'
import terminal from './terminal.json'
import traffic from './traffic.json'
import usage from './usage.json'
import welcome from './welcome.json'
import why from './why.json'
import type { en } from '../resources.ts'

/** Korean: the same keys as English, in the same files. */
export const ko: typeof en = {
  access,
  actions,
  addOns,
  advice,
  api,
  apply,
  chaos,
  clusters,
  detail,
  editor,
  events,
  forwards,
  helm,
  images,
  list,
  logs,
  machines,
  map,
  notices,
  overview,
  parts,
  rollouts,
  scheduler,
  settings,
  shell,
  terminal,
  traffic,
  usage,
  welcome,
  why
}
