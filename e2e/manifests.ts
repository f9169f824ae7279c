// What several specs apply.

/** Two pods of a web server, labelled app=web. */
export const webDeployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: default
spec:
  replicas: 2
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
