// The files of resources/images, one line each: a new image is one file there and one line here and below.
import type { ImageFacts } from './image-facts.ts'
import agnhost from '../../../../../resources/images/agnhost.json' with { type: 'json' }
import alpine from '../../../../../resources/images/alpine.json' with { type: 'json' }
import busybox from '../../../../../resources/images/busybox.json' with { type: 'json' }
import calicoCni from '../../../../../resources/images/calico-cni.json' with { type: 'json' }
import calicoKubeControllers from '../../../../../resources/images/calico-kube-controllers.json' with { type: 'json' }
import calicoNode from '../../../../../resources/images/calico-node.json' with { type: 'json' }
import coredns from '../../../../../resources/images/coredns.json' with { type: 'json' }
import counter from '../../../../../resources/images/counter.json' with { type: 'json' }
import curl from '../../../../../resources/images/curl.json' with { type: 'json' }
import debian from '../../../../../resources/images/debian.json' with { type: 'json' }
import echoServer from '../../../../../resources/images/echo-server.json' with { type: 'json' }
import etcd from '../../../../../resources/images/etcd.json' with { type: 'json' }
import flannel from '../../../../../resources/images/flannel.json' with { type: 'json' }
import flannelCniPlugin from '../../../../../resources/images/flannel-cni-plugin.json' with { type: 'json' }
import gbFrontend from '../../../../../resources/images/gb-frontend.json' with { type: 'json' }
import gbRedisfollower from '../../../../../resources/images/gb-redisfollower.json' with { type: 'json' }
import guestbookRedis from '../../../../../resources/images/guestbook-redis.json' with { type: 'json' }
import helloApp from '../../../../../resources/images/hello-app.json' with { type: 'json' }
import helloWorld from '../../../../../resources/images/hello-world.json' with { type: 'json' }
import httpd from '../../../../../resources/images/httpd.json' with { type: 'json' }
import kindnetd from '../../../../../resources/images/kindnetd.json' with { type: 'json' }
import kubeApiserver from '../../../../../resources/images/kube-apiserver.json' with { type: 'json' }
import kubeControllerManager from '../../../../../resources/images/kube-controller-manager.json' with { type: 'json' }
import kubeProxy from '../../../../../resources/images/kube-proxy.json' with { type: 'json' }
import kubeScheduler from '../../../../../resources/images/kube-scheduler.json' with { type: 'json' }
import localPathProvisioner from '../../../../../resources/images/local-path-provisioner.json' with { type: 'json' }
import memcached from '../../../../../resources/images/memcached.json' with { type: 'json' }
import metricsServer from '../../../../../resources/images/metrics-server.json' with { type: 'json' }
import mongo from '../../../../../resources/images/mongo.json' with { type: 'json' }
import mysql from '../../../../../resources/images/mysql.json' with { type: 'json' }
import nginx from '../../../../../resources/images/nginx.json' with { type: 'json' }
import nginxUnprivileged from '../../../../../resources/images/nginx-unprivileged.json' with { type: 'json' }
import node from '../../../../../resources/images/node.json' with { type: 'json' }
import pause from '../../../../../resources/images/pause.json' with { type: 'json' }
import perl from '../../../../../resources/images/perl.json' with { type: 'json' }
import postgres from '../../../../../resources/images/postgres.json' with { type: 'json' }
import python from '../../../../../resources/images/python.json' with { type: 'json' }
import rabbitmq from '../../../../../resources/images/rabbitmq.json' with { type: 'json' }
import redis from '../../../../../resources/images/redis.json' with { type: 'json' }
import stress from '../../../../../resources/images/stress.json' with { type: 'json' }
import tomcat from '../../../../../resources/images/tomcat.json' with { type: 'json' }
import ubuntu from '../../../../../resources/images/ubuntu.json' with { type: 'json' }
import weaveKube from '../../../../../resources/images/weave-kube.json' with { type: 'json' }
import weaveKubeInit from '../../../../../resources/images/weave-kube-init.json' with { type: 'json' }
import weaveNpc from '../../../../../resources/images/weave-npc.json' with { type: 'json' }
import wordpress from '../../../../../resources/images/wordpress.json' with { type: 'json' }

export const imageFiles = [
  agnhost,
  alpine,
  busybox,
  calicoCni,
  calicoKubeControllers,
  calicoNode,
  coredns,
  counter,
  curl,
  debian,
  echoServer,
  etcd,
  flannel,
  flannelCniPlugin,
  gbFrontend,
  gbRedisfollower,
  guestbookRedis,
  helloApp,
  helloWorld,
  httpd,
  kindnetd,
  kubeApiserver,
  kubeControllerManager,
  kubeProxy,
  kubeScheduler,
  localPathProvisioner,
  memcached,
  metricsServer,
  mongo,
  mysql,
  nginx,
  nginxUnprivileged,
  node,
  pause,
  perl,
  postgres,
  python,
  rabbitmq,
  redis,
  stress,
  tomcat,
  ubuntu,
  weaveKube,
  weaveKubeInit,
  weaveNpc,
  wordpress
] as readonly unknown[] as readonly ImageFacts[]
