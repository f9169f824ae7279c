// What several specs apply.

/** Pods of a web server, labelled app=web. */
export const webDeployment = (replicas = 2): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: default
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: main
        image: nginx:1.27
        resources:
          requests:
            cpu: 100m
`

/** Their Service, at node port 30080. */
export const webService = `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: default
spec:
  type: NodePort
  selector:
    app: web
  ports:
  - name: http
    port: 80
    nodePort: 30080
`

/** A workload of a kind whose pods have one container; `spec` is its first lines. */
export const workload = (kind: string, name: string, spec = '', image = 'nginx:1.27'): string => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
  namespace: default
spec:
${spec}  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
      - name: web
        image: ${image}
`

/** A pod that asks for so much CPU, a quantity. */
export const requestingPod = (name: string, cpu: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: default
spec:
  containers:
  - name: web
    image: nginx:1.27
    resources:
      requests:
        cpu: "${cpu}"
`
