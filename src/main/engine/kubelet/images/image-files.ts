// The files of resources/images, one line each: a new image is one file there and one line here and below.
import type { ImageFacts } from './image-facts.ts'
import adminer from '../../../../../resources/images/adminer.json' with { type: 'json' }
import agnhost from '../../../../../resources/images/agnhost.json' with { type: 'json' }
import alpine from '../../../../../resources/images/alpine.json' with { type: 'json' }
import appjs from '../../../../../resources/images/appjs.json' with { type: 'json' }
import azureVoteFront from '../../../../../resources/images/azure-vote-front.json' with { type: 'json' }
import boutiqueAdservice from '../../../../../resources/images/boutique-adservice.json' with { type: 'json' }
import boutiqueCartservice from '../../../../../resources/images/boutique-cartservice.json' with { type: 'json' }
import boutiqueCheckoutservice from '../../../../../resources/images/boutique-checkoutservice.json' with { type: 'json' }
import boutiqueCurrencyservice from '../../../../../resources/images/boutique-currencyservice.json' with { type: 'json' }
import boutiqueEmailservice from '../../../../../resources/images/boutique-emailservice.json' with { type: 'json' }
import boutiqueFrontend from '../../../../../resources/images/boutique-frontend.json' with { type: 'json' }
import boutiqueLoadgenerator from '../../../../../resources/images/boutique-loadgenerator.json' with { type: 'json' }
import boutiquePaymentservice from '../../../../../resources/images/boutique-paymentservice.json' with { type: 'json' }
import boutiqueProductcatalogservice from '../../../../../resources/images/boutique-productcatalogservice.json' with { type: 'json' }
import boutiqueRecommendationservice from '../../../../../resources/images/boutique-recommendationservice.json' with { type: 'json' }
import boutiqueShippingservice from '../../../../../resources/images/boutique-shippingservice.json' with { type: 'json' }
import busybox from '../../../../../resources/images/busybox.json' with { type: 'json' }
import calicoCni from '../../../../../resources/images/calico-cni.json' with { type: 'json' }
import calicoKubeControllers from '../../../../../resources/images/calico-kube-controllers.json' with { type: 'json' }
import calicoNode from '../../../../../resources/images/calico-node.json' with { type: 'json' }
import centos from '../../../../../resources/images/centos.json' with { type: 'json' }
import coredns from '../../../../../resources/images/coredns.json' with { type: 'json' }
import counter from '../../../../../resources/images/counter.json' with { type: 'json' }
import csiAttacher from '../../../../../resources/images/csi-attacher.json' with { type: 'json' }
import csiDisk from '../../../../../resources/images/csi-disk.json' with { type: 'json' }
import csiProvisioner from '../../../../../resources/images/csi-provisioner.json' with { type: 'json' }
import csiResizer from '../../../../../resources/images/csi-resizer.json' with { type: 'json' }
import curl from '../../../../../resources/images/curl.json' with { type: 'json' }
import dashboard from '../../../../../resources/images/dashboard.json' with { type: 'json' }
import debian from '../../../../../resources/images/debian.json' with { type: 'json' }
import echoServer from '../../../../../resources/images/echo-server.json' with { type: 'json' }
import elasticsearch from '../../../../../resources/images/elasticsearch.json' with { type: 'json' }
import envoy from '../../../../../resources/images/envoy.json' with { type: 'json' }
import etcd from '../../../../../resources/images/etcd.json' with { type: 'json' }
import fedora from '../../../../../resources/images/fedora.json' with { type: 'json' }
import filebeat from '../../../../../resources/images/filebeat.json' with { type: 'json' }
import flannel from '../../../../../resources/images/flannel.json' with { type: 'json' }
import flannelCniPlugin from '../../../../../resources/images/flannel-cni-plugin.json' with { type: 'json' }
import flask from '../../../../../resources/images/flask.json' with { type: 'json' }
import flaskCounter from '../../../../../resources/images/flask-counter.json' with { type: 'json' }
import fluentBit from '../../../../../resources/images/fluent-bit.json' with { type: 'json' }
import fluentd from '../../../../../resources/images/fluentd.json' with { type: 'json' }
import fluentdElasticsearch from '../../../../../resources/images/fluentd-elasticsearch.json' with { type: 'json' }
import gbFrontend from '../../../../../resources/images/gb-frontend.json' with { type: 'json' }
import gbRedisfollower from '../../../../../resources/images/gb-redisfollower.json' with { type: 'json' }
import getStarted from '../../../../../resources/images/get-started.json' with { type: 'json' }
import golang from '../../../../../resources/images/golang.json' with { type: 'json' }
import grafana from '../../../../../resources/images/grafana.json' with { type: 'json' }
import guestbookGo from '../../../../../resources/images/guestbook-go.json' with { type: 'json' }
import guestbookRedis from '../../../../../resources/images/guestbook-redis.json' with { type: 'json' }
import haproxy from '../../../../../resources/images/haproxy.json' with { type: 'json' }
import helloApp from '../../../../../resources/images/hello-app.json' with { type: 'json' }
import helloWorld from '../../../../../resources/images/hello-world.json' with { type: 'json' }
import hpaExample from '../../../../../resources/images/hpa-example.json' with { type: 'json' }
import httpEcho from '../../../../../resources/images/http-echo.json' with { type: 'json' }
import httpbin from '../../../../../resources/images/httpbin.json' with { type: 'json' }
import httpd from '../../../../../resources/images/httpd.json' with { type: 'json' }
import ingressNginxController from '../../../../../resources/images/ingress-nginx-controller.json' with { type: 'json' }
import jupyterTensorflow from '../../../../../resources/images/jupyter-tensorflow.json' with { type: 'json' }
import kibana from '../../../../../resources/images/kibana.json' with { type: 'json' }
import kindnetd from '../../../../../resources/images/kindnetd.json' with { type: 'json' }
import kubeApiserver from '../../../../../resources/images/kube-apiserver.json' with { type: 'json' }
import kubeControllerManager from '../../../../../resources/images/kube-controller-manager.json' with { type: 'json' }
import kubeProxy from '../../../../../resources/images/kube-proxy.json' with { type: 'json' }
import kubeScheduler from '../../../../../resources/images/kube-scheduler.json' with { type: 'json' }
import kubeWebhookCertgen from '../../../../../resources/images/kube-webhook-certgen.json' with { type: 'json' }
import kubernetesBootcamp from '../../../../../resources/images/kubernetes-bootcamp.json' with { type: 'json' }
import localPathProvisioner from '../../../../../resources/images/local-path-provisioner.json' with { type: 'json' }
import mariadb from '../../../../../resources/images/mariadb.json' with { type: 'json' }
import marvel from '../../../../../resources/images/marvel.json' with { type: 'json' }
import memcached from '../../../../../resources/images/memcached.json' with { type: 'json' }
import metallbController from '../../../../../resources/images/metallb-controller.json' with { type: 'json' }
import metallbSpeaker from '../../../../../resources/images/metallb-speaker.json' with { type: 'json' }
import metricsServer from '../../../../../resources/images/metrics-server.json' with { type: 'json' }
import mongo from '../../../../../resources/images/mongo.json' with { type: 'json' }
import mysql from '../../../../../resources/images/mysql.json' with { type: 'json' }
import nginx from '../../../../../resources/images/nginx.json' with { type: 'json' }
import nginxGatewayFabric from '../../../../../resources/images/nginx-gateway-fabric.json' with { type: 'json' }
import nginxGatewayFabricNginx from '../../../../../resources/images/nginx-gateway-fabric-nginx.json' with { type: 'json' }
import nginxUnprivileged from '../../../../../resources/images/nginx-unprivileged.json' with { type: 'json' }
import node from '../../../../../resources/images/node.json' with { type: 'json' }
import nodeExporter from '../../../../../resources/images/node-exporter.json' with { type: 'json' }
import openjdk from '../../../../../resources/images/openjdk.json' with { type: 'json' }
import pause from '../../../../../resources/images/pause.json' with { type: 'json' }
import perl from '../../../../../resources/images/perl.json' with { type: 'json' }
import phpApache from '../../../../../resources/images/php-apache.json' with { type: 'json' }
import phpmyadmin from '../../../../../resources/images/phpmyadmin.json' with { type: 'json' }
import policyServer from '../../../../../resources/images/policy-server.json' with { type: 'json' }
import postgres from '../../../../../resources/images/postgres.json' with { type: 'json' }
import prometheus from '../../../../../resources/images/prometheus.json' with { type: 'json' }
import python from '../../../../../resources/images/python.json' with { type: 'json' }
import rabbitmq from '../../../../../resources/images/rabbitmq.json' with { type: 'json' }
import redis from '../../../../../resources/images/redis.json' with { type: 'json' }
import registry from '../../../../../resources/images/registry.json' with { type: 'json' }
import stress from '../../../../../resources/images/stress.json' with { type: 'json' }
import tensorflow from '../../../../../resources/images/tensorflow.json' with { type: 'json' }
import thor from '../../../../../resources/images/thor.json' with { type: 'json' }
import tomcat from '../../../../../resources/images/tomcat.json' with { type: 'json' }
import traefik from '../../../../../resources/images/traefik.json' with { type: 'json' }
import ubuntu from '../../../../../resources/images/ubuntu.json' with { type: 'json' }
import weaveKube from '../../../../../resources/images/weave-kube.json' with { type: 'json' }
import weaveKubeInit from '../../../../../resources/images/weave-kube-init.json' with { type: 'json' }
import weaveNpc from '../../../../../resources/images/weave-npc.json' with { type: 'json' }
import whoami from '../../../../../resources/images/whoami.json' with { type: 'json' }
import wordpress from '../../../../../resources/images/wordpress.json' with { type: 'json' }
import zookeeper from '../../../../../resources/images/zookeeper.json' with { type: 'json' }

export const imageFiles = [
  adminer,
  agnhost,
  alpine,
  appjs,
  azureVoteFront,
  boutiqueAdservice,
  boutiqueCartservice,
  boutiqueCheckoutservice,
  boutiqueCurrencyservice,
  boutiqueEmailservice,
  boutiqueFrontend,
  boutiqueLoadgenerator,
  boutiquePaymentservice,
  boutiqueProductcatalogservice,
  boutiqueRecommendationservice,
  boutiqueShippingservice,
  busybox,
  calicoCni,
  calicoKubeControllers,
  calicoNode,
  centos,
  coredns,
  counter,
  csiAttacher,
  csiDisk,
  csiProvisioner,
  csiResizer,
  curl,
  dashboard,
  debian,
  echoServer,
  elasticsearch,
  envoy,
  etcd,
  fedora,
  filebeat,
  flannel,
  flannelCniPlugin,
  flask,
  flaskCounter,
  fluentBit,
  fluentd,
  fluentdElasticsearch,
  gbFrontend,
  gbRedisfollower,
  getStarted,
  golang,
  grafana,
  guestbookGo,
  guestbookRedis,
  haproxy,
  helloApp,
  helloWorld,
  hpaExample,
  httpEcho,
  httpbin,
  httpd,
  ingressNginxController,
  jupyterTensorflow,
  kibana,
  kindnetd,
  kubeApiserver,
  kubeControllerManager,
  kubeProxy,
  kubeScheduler,
  kubeWebhookCertgen,
  kubernetesBootcamp,
  localPathProvisioner,
  mariadb,
  marvel,
  memcached,
  metallbController,
  metallbSpeaker,
  metricsServer,
  mongo,
  mysql,
  nginx,
  nginxGatewayFabric,
  nginxGatewayFabricNginx,
  nginxUnprivileged,
  node,
  nodeExporter,
  openjdk,
  pause,
  perl,
  phpApache,
  phpmyadmin,
  policyServer,
  postgres,
  prometheus,
  python,
  rabbitmq,
  redis,
  registry,
  stress,
  tensorflow,
  thor,
  tomcat,
  traefik,
  ubuntu,
  weaveKube,
  weaveKubeInit,
  weaveNpc,
  whoami,
  wordpress,
  zookeeper
] as readonly unknown[] as readonly ImageFacts[]
